"""What the checks of several labs share: tables of cases and ideas, layers, reports."""
