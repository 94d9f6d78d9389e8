"""What the import of enterprises takes."""

import strawberry

from graph.inputs.common import needed
from graph.scalars import RegionCode, Upload


@strawberry.input(description="A file of a region's enterprises: CSV or XLSX, a row for each, as docs/import.md says.")
class ImportEnterprisesInput:
    region: RegionCode = needed("The region whose enterprises they are.")
    file: Upload = needed("The file.")
    dry_run: bool = strawberry.field(default=False, description="Check and count all, and keep nothing.")
