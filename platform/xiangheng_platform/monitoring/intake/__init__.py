"""Files of households that are handed in: the national system's exports, text tables, Parquet; read with every fault at its cell."""
