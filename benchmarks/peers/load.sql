-- The peers' rows into our tables, and views of the peers' names over these: all servers then read the same rows.
-- Run after `partnergraph migrate` in a database that the peers' harness has filled.
-- Node ids carry their type (docs/decisions/0001), so n becomes 32 n + type; the views show these ids.

INSERT INTO countries (id, code, name) OVERRIDING SYSTEM VALUE VALUES (1, 'UA', '{"en": "Ukraine"}');

INSERT INTO regions (id, code, country_id, name, time_zone) OVERRIDING SYSTEM VALUE
SELECT 32 * id + 1, code, 1, jsonb_build_object('en', name), 'Europe/Kyiv' FROM bench.region;

INSERT INTO industries (id, scheme, code, name, level, position, parent_id) OVERRIDING SYSTEM VALUE
SELECT 32 * id + 2, 'NACE', code, jsonb_build_object('en', name), level, id, 32 * parent_id + 2
FROM bench.industry ORDER BY id;

-- Of the peers' states of work only SUSPENDED and CLOSED are ours too.
INSERT INTO enterprises (id, slug, region_id, name, description, city, founded_year, employees, operational_status,
  website, created_at, updated_at, published_at, publication_status) OVERRIDING SYSTEM VALUE
SELECT 32 * id + 3, 'e' || id, 32 * region_id + 1, jsonb_build_object('en', name),
  jsonb_build_object('en', description), city, founded_year, employees,
  CASE WHEN operational_status IN ('ACTIVE', 'PLANNED') THEN 'SUSPENDED' ELSE 'CLOSED' END,
  website, created_at, updated_at, created_at, 'PUBLISHED'
FROM bench.enterprise;

INSERT INTO enterprise_industries (enterprise_id, industry_id, position)
SELECT 32 * enterprise_id + 3, 32 * industry_id + 2,
  row_number() OVER (PARTITION BY enterprise_id ORDER BY industry_id) - 1
FROM bench.enterprise_industry;

-- All products of an enterprise are published at once: in that order the id decides, as with the peers.
INSERT INTO products (id, kind, enterprise_id, region_id, enterprise_status, name, hs_code, price_min, price_max,
  price_currency, price_unit, minimum_order, created_at, updated_at, published_at, publication_status)
  OVERRIDING SYSTEM VALUE
SELECT 32 * p.id + 4, 'GOOD', 32 * enterprise_id + 3, 32 * e.region_id + 1, 'PUBLISHED',
  jsonb_build_object('en', p.name), hs_code, price_min, price_max, currency, unit, min_order::text,
  e.created_at, e.updated_at, e.created_at, 'PUBLISHED'
FROM bench.product p JOIN bench.enterprise e ON e.id = p.enterprise_id;

INSERT INTO experiences (id, enterprise_id, region_id, enterprise_status, title, body, original_language,
  created_at, updated_at, published_at, publication_status) OVERRIDING SYSTEM VALUE
SELECT 32 * x.id + 6, 32 * enterprise_id + 3, 32 * e.region_id + 1, 'PUBLISHED',
  jsonb_build_object('en', title), jsonb_build_object('en', body), 'en',
  x.created_at, x.created_at, x.created_at, 'PUBLISHED'
FROM bench.experience x JOIN bench.enterprise e ON e.id = x.enterprise_id;

DROP SCHEMA bench CASCADE;
CREATE SCHEMA bench;

CREATE VIEW bench.region AS SELECT id, code, name->>'en' AS name FROM regions;

CREATE VIEW bench.industry AS SELECT id, parent_id, level::integer, code, name->>'en' AS name FROM industries;

CREATE VIEW bench.enterprise AS
SELECT id, region_id, name->>'en' AS name, description->>'en' AS description, city, founded_year::integer, employees,
  operational_status::text, website, coalesce(published_at, 'infinity') AS created_at, updated_at
FROM enterprises WHERE publication_status = 'PUBLISHED';

CREATE VIEW bench.enterprise_industry AS SELECT enterprise_id, industry_id FROM enterprise_industries;

CREATE VIEW bench.product AS
SELECT id, enterprise_id, name->>'en' AS name, hs_code, price_min, price_max, price_currency AS currency,
  price_unit AS unit, minimum_order::integer AS min_order
FROM products WHERE publication_status = 'PUBLISHED' AND enterprise_status = 'PUBLISHED';

CREATE VIEW bench.experience AS
SELECT id, enterprise_id, title->>'en' AS title, body->>'en' AS body, coalesce(published_at, 'infinity') AS created_at
FROM experiences WHERE publication_status = 'PUBLISHED' AND enterprise_status = 'PUBLISHED';

-- PostGraphile takes from here what constraints tell it of tables.
COMMENT ON VIEW bench.region IS '@primaryKey id';
COMMENT ON VIEW bench.industry IS '@primaryKey id';
COMMENT ON VIEW bench.enterprise IS E'@primaryKey id\n@foreignKey (region_id) references bench.region (id)';
COMMENT ON VIEW bench.enterprise_industry IS E'@primaryKey enterprise_id,industry_id\n@foreignKey (enterprise_id) references bench.enterprise (id)\n@foreignKey (industry_id) references bench.industry (id)';
COMMENT ON VIEW bench.product IS E'@primaryKey id\n@foreignKey (enterprise_id) references bench.enterprise (id)';
COMMENT ON VIEW bench.experience IS E'@primaryKey id\n@foreignKey (enterprise_id) references bench.enterprise (id)';

-- What the peers order by and we do not.
CREATE INDEX products_peers_idx ON products (enterprise_id, id);

VACUUM (ANALYZE, FREEZE) regions, industries, enterprises, enterprise_industries, products, experiences;
