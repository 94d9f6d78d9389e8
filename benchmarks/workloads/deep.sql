-- $1, $2: the cursor; $3: the region's code
SELECT json_build_object('region', (SELECT row_to_json(r) FROM (
  SELECT g.code, coalesce(g.name ->> 'en', any_text(g.name)) AS name,
    (SELECT json_build_object('nodes', coalesce(json_agg(row_to_json(x)), '[]')) FROM (
      SELECT e.id::text AS id, coalesce(e.name ->> 'en', any_text(e.name)) AS name,
        (SELECT json_build_object('nodes', coalesce(json_agg(row_to_json(o)), '[]')) FROM (
          SELECT coalesce(p.name ->> 'en', any_text(p.name)) AS name,
            (SELECT row_to_json(b) FROM (
              SELECT f.id::text AS id, coalesce(f.name ->> 'en', any_text(f.name)) AS name,
                (SELECT coalesce(json_agg(row_to_json(i)), '[]') FROM (
                  SELECT n.code, coalesce(n.name ->> 'en', any_text(n.name)) AS name
                  FROM enterprise_industries l JOIN industries n ON n.id = l.industry_id
                  WHERE l.enterprise_id = f.id ORDER BY l.position) i) AS industries,
                (SELECT json_build_object('nodes', coalesce(json_agg(row_to_json(t)), '[]')) FROM (
                  SELECT coalesce(q.title ->> 'en', any_text(q.title)) AS title FROM experiences q
                  WHERE q.enterprise_id = f.id
                    AND q.publication_status = 'PUBLISHED' AND q.enterprise_status = 'PUBLISHED'
                  ORDER BY coalesce(q.published_at, 'infinity') DESC, q.id DESC LIMIT 2) t) AS experiences
              FROM enterprises f
              WHERE f.id = p.enterprise_id AND f.publication_status = 'PUBLISHED') b) AS enterprise
          FROM products p
          WHERE p.enterprise_id = e.id AND p.publication_status = 'PUBLISHED' AND p.enterprise_status = 'PUBLISHED'
          ORDER BY coalesce(p.published_at, 'infinity') DESC, p.id DESC LIMIT 3) o) AS products
      FROM (
        SELECT * FROM enterprises
        WHERE region_id = g.id AND publication_status = 'PUBLISHED'
          AND (coalesce(published_at, 'infinity'), id) < ($1::timestamptz, $2::bigint)
        ORDER BY coalesce(published_at, 'infinity') DESC, id DESC LIMIT 10) e) x) AS enterprises
  FROM regions g WHERE g.code = $3) r))
