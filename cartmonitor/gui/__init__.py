"""All Qt: the window, its pages and charts. Nothing below it knows Qt."""
