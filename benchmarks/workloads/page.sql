-- $1, $2: the cursor
SELECT json_build_object('enterprises', json_build_object('nodes', coalesce(json_agg(row_to_json(x)), '[]'))) FROM (
  SELECT e.id::text AS id, coalesce(e.name ->> 'en', any_text(e.name)) AS name,
    coalesce(e.description ->> 'en', any_text(e.description)) AS description,
    (SELECT row_to_json(a) FROM (SELECT e.city) a) AS address, e.founded_year AS "foundedYear", e.employees,
    e.operational_status AS "operationalStatus", e.created_at AS "createdAt",
    (SELECT row_to_json(r) FROM (
      SELECT g.code, coalesce(g.name ->> 'en', any_text(g.name)) AS name
      FROM regions g WHERE g.id = e.region_id) r) AS region,
    (SELECT coalesce(json_agg(row_to_json(i)), '[]') FROM (
      SELECT n.code, coalesce(n.name ->> 'en', any_text(n.name)) AS name
      FROM enterprise_industries l JOIN industries n ON n.id = l.industry_id
      WHERE l.enterprise_id = e.id ORDER BY l.position) i) AS industries,
    (SELECT json_build_object('nodes', coalesce(json_agg(row_to_json(p)), '[]')) FROM (
      SELECT coalesce(p.name ->> 'en', any_text(p.name)) AS name, p.hs_code AS "hsCode",
        CASE WHEN p.price_currency IS NOT NULL THEN (SELECT row_to_json(m) FROM (
          SELECT p.price_min::text AS min, p.price_currency AS currency, p.price_unit AS unit) m) END AS price
      FROM products p
      WHERE p.enterprise_id = e.id AND p.publication_status = 'PUBLISHED' AND p.enterprise_status = 'PUBLISHED'
      ORDER BY coalesce(p.published_at, 'infinity') DESC, p.id DESC LIMIT 5) p) AS products
  FROM (
    SELECT * FROM enterprises
    WHERE publication_status = 'PUBLISHED' AND (coalesce(published_at, 'infinity'), id) < ($1::timestamptz, $2::bigint)
    ORDER BY coalesce(published_at, 'infinity') DESC, id DESC LIMIT 20) e) x
