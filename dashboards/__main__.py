"""`python -m dashboards`: write the JSON of all dashboards."""

from dashboards.catalogue import FOLDER, files

if __name__ == "__main__":
    for name, text in files().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        print(f"dashboards/generated/{name}")
