"""Every number in China's open-government annual reports, as data that researchers trust."""

__version__ = "0.1.0"
