"""Run by the system's Python, beside LibreOffice: opens a workbook in it, types into cells, saves it as a workbook again.

fill_in_office.py PORT IN OUT < cells.json      cells: [[sheet, "C3", "text" | {"number": 1.5} | {"typed": "2026-03-05"}], ...]
"""

import json
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.lang import Locale


def connect(port):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(240):
        try:
            return resolver.resolve(f"uno:socket,host=127.0.0.1,port={port};urp;StarOffice.ComponentContext")
        except Exception:
            time.sleep(0.5)
    raise SystemExit("no answer")


def setting(name, value):
    found = PropertyValue()
    found.Name, found.Value = name, value
    return found


def main():
    port, source, target = sys.argv[1:]
    context = connect(port)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    book = desktop.loadComponentFromURL(uno.systemPathToFileUrl(source), "_blank", 0, (setting("Hidden", True),))
    for sheet, place, what in json.load(sys.stdin):
        cell = book.Sheets.getByName(sheet).getCellRangeByName(place)
        if isinstance(what, str):
            cell.String = what
        elif "number" in what:
            cell.NumberFormat = 0  # as where a person set the cell back to a number
            cell.Value = what["number"]
        else:  # what the program makes of a date or a moment that is typed: a number that is shown as one
            cell.NumberFormat = 0
            cell.setFormula(what["typed"])
            kind = 6 if " " in what["typed"] else 2
            cell.NumberFormat = book.NumberFormats.getStandardFormat(kind, Locale())
    offered = book.Sheets.getByName("victims").getCellRangeByName("P3").Validation
    print(
        json.dumps({"sheets": list(book.Sheets.ElementNames), "offered": [offered.Type.value, offered.getFormula1()]})
    )
    book.storeToURL(uno.systemPathToFileUrl(target), (setting("FilterName", "Calc MS Excel 2007 XML"),))
    book.close(True)
    desktop.terminate()


main()
