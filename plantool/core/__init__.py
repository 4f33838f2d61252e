"""The pure core: values in, values out. It opens no file, prints nothing and asks no clock."""
