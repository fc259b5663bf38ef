"""Write the repository's name of pyproject.toml into every launch address.

After a fork: change `repository` under [tool.course], then `make badges`.
"""

from __future__ import annotations

from pathlib import Path

from notebook_files import ADDRESS, ROOT, notebook_paths, repository

# Addresses of other projects in the texts stay what they are.
_OURS = ("mybinder.org/v2/gh/", "colab.research.google.com/github/")


def own_names(text: str) -> set[str]:
    """The OWNER/NAMEs that launch addresses carry: those are this course's own."""
    return {name for prefix, name in ADDRESS.findall(text) if prefix in _OURS}


def renamed(text: str, old_names: set[str], new_name: str) -> str:
    def replace(match):
        prefix, name = match.groups()
        return prefix + (new_name if prefix in _OURS or name in old_names else name)

    return ADDRESS.sub(replace, text)


def files() -> list[Path]:
    return [*notebook_paths(), ROOT / "README.md", ROOT / "CITATION.cff"]


def main() -> None:
    name = repository()
    texts = {path: path.read_text(encoding="utf-8") for path in files()}
    old_names = set().union(*map(own_names, texts.values()))
    for path, text in texts.items():
        new_text = renamed(text, old_names, name)
        if new_text != text:
            path.write_text(new_text, encoding="utf-8", newline="\n")
            print(f"{path.relative_to(ROOT)} now points to {name}")


if __name__ == "__main__":
    main()
