"""cartmonitor: a desktop control room for shopping carts.

The map of the house. Imports point down this list; rooms on one line do not know each other.

- ``__main__``       front door: the commands of the command line
- ``commands``       one small file per command; each imports its room inside its function
- ``gui`` ``server`` ``simulator`` ``replay`` ``gateway``   the programs: the window, the broadcast server,
  the made-up shoppers, files played live, HTTP in
- ``presenter`` ``report``   the window's state without Qt; the same screens without a window
- ``tabs`` ``feed`` ``producer`` ``importer``   the screens as data; the two ends of the socket; history from files
- ``store`` ``link``   PostgreSQL; connecting and reconnecting
- ``domain`` ``settings`` ``assets``   the vocabulary (pure), the settings, where files lie
"""

__version__ = "0.1.0"
