-- $1: ids of enterprises, answered in their order
SELECT json_build_object('_entities', coalesce(json_agg(row_to_json(x) ORDER BY k.n), '[]'))
FROM unnest($1::bigint[]) WITH ORDINALITY k (id, n) LEFT JOIN LATERAL (
  SELECT e.id::text AS id, coalesce(e.name ->> 'en', any_text(e.name)) AS name,
    (SELECT row_to_json(a) FROM (SELECT e.city) a) AS address, e.founded_year AS "foundedYear", e.employees,
    e.operational_status AS "operationalStatus",
    (SELECT row_to_json(r) FROM (
      SELECT g.code, coalesce(g.name ->> 'en', any_text(g.name)) AS name
      FROM regions g WHERE g.id = e.region_id) r) AS region
  FROM enterprises e WHERE e.id = k.id AND e.publication_status = 'PUBLISHED') x ON true
