"""The size budget: source files at most 400 lines, tests 500, Python functions 40. What outgrows it becomes a folder.

TypeScript functions are measured by eslint (max-lines-per-function).
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE_MAX, TEST_MAX, FUNCTION_MAX = 400, 500, 40
FOLDERS = ("src", "tests", "frontend", "scripts", "bench", "examples")
LEAVE = {"node_modules", "build", "migrations", "__pycache__"}


def files() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if (
                path.suffix in {".py", ".ts", ".mjs"}
                and not LEAVE & set(path.parts)
                and ".gen." not in path.name
            ):
                yield path


def is_test(path: Path) -> bool:
    return "tests" in path.parts or path.name.endswith(".test.ts")


def long_functions(path: Path, text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_MAX:
                yield f"{path.relative_to(ROOT)}:{node.lineno}: {node.name} has {lines} lines, at most {FUNCTION_MAX}"


def main() -> int:
    faults, sizes = [], []
    for path in files():
        text = path.read_text(encoding="utf-8")
        lines, most = text.count("\n"), TEST_MAX if is_test(path) else SOURCE_MAX
        if lines > most:
            faults.append(f"{path.relative_to(ROOT)}: {lines} lines, at most {most}")
        if not is_test(path):
            sizes.append(lines)
            if path.suffix == ".py":
                faults += long_functions(path, text)
    print("\n".join(faults))
    print(
        f"sizes: {len(sizes)} source files, median {sorted(sizes)[len(sizes) // 2]} lines, {len(faults)} over budget"
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
