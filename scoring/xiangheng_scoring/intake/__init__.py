"""The edge of the kit: tables and workbooks in and out, and the faults found in them."""
