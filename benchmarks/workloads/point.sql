-- $1: the enterprise's id
SELECT json_build_object('enterprise', (
  SELECT row_to_json(x) FROM (
    SELECT e.id::text AS id, coalesce(e.name ->> 'en', any_text(e.name)) AS name,
      coalesce(e.description ->> 'en', any_text(e.description)) AS description,
      (SELECT row_to_json(a) FROM (SELECT e.city) a) AS address, e.founded_year AS "foundedYear", e.employees,
      e.operational_status AS "operationalStatus", e.created_at AS "createdAt",
      (SELECT row_to_json(r) FROM (
        SELECT coalesce(g.name ->> 'en', any_text(g.name)) AS name FROM regions g WHERE g.id = e.region_id) r) AS region
    FROM enterprises e WHERE e.id = $1 AND e.publication_status = 'PUBLISHED') x))
