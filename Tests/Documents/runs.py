"""How a block is run, by its language."""

import pathlib
import sys

import system

TEST_PROGRAMS = system.ROOT / ".build" / "test-programs" / "bin" / "python"
# Pages and what runs their examples: this Python has Kafka's client, the other one what data teams have.
PYTHON = {"docs/backend.md": pathlib.Path(sys.executable), "docs/data.md": TEST_PROGRAMS}
SQL = {"docs/data.md": TEST_PROGRAMS}
# Results of each statement, which must have a row.
DUCKDB = """
import duckdb, sys
connection = duckdb.connect("recipes.duckdb")
for statement in connection.extract_statements(sys.stdin.read()):
    rows = connection.execute(statement).fetchall()
    print(statement.query.split()[0], rows)
    assert rows or statement.type != duckdb.StatementType.SELECT, f"no rows: {statement.query}"
"""


def run(place, block, commands, folder):
    """Runs a block where its page's other blocks have run."""
    if block.language == "sh":
        return place.run("\n".join(commands), folder)
    if block.language == "python":
        (folder / "example.py").write_text(place.placed(block.text))
        return place.run(f"{PYTHON[block.page]} example.py", folder)
    (folder / "recipe.sql").write_text(block.text)
    (folder / "recipe.py").write_text(DUCKDB)
    return place.run(f"{SQL[block.page]} recipe.py < recipe.sql", folder)
