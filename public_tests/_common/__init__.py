"""The engine that the checks of all labs are written with.

- `task`: an exercise as a table of calls with numbers and lists (`Task`); `array_task`: one with
  arrays and helpers (`ArrayTask`); `inspection`: one whose answer is looked into (`Inspection`).
- `case`, `arrays`, `keras_model`: what came of a call, and what a model is made of.
- `ideas`, `general`: wrong ideas and their signs; `following`: what follows from other functions.
- `reports`, `words`: the report on an answer, and values in its words.

An exercise is one module of a `_lab*` folder, and stands in that folder's `exercises.py`.
"""
