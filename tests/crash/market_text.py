"""The market that is killed: small, fast, with every way to press, and its users."""
import random
import socket

PASSWORD = "secret"
GROWER = 1
PRODUCT = 1
CREDIT = 1_000_000_000


def settings(port, traders, clocks, more=""):
    text = f"""
[market]
name = "Crash"
day = "2026-11-23"
currency = "CNY"
buyer_fee_bp = 250
hide_buyers = true
[server]
port = {port}
[passwords]
file = "users.jsonl"
strength = "least"
[rates.auctioneer]
per_second = 100_000
burst = 100_000
[rates.trader]
per_second = 1_000
burst = 2_000
[limits]
participants = 100
users = 100
lots = 100_000
orders = 10_000
presses = 1_000
sales = 100_000
[rules]
hold = "60 ms"
step_interval = "5 ms"
[[products]]
name = "Rose"
group = "rose"
[[participants]]
name = "Grower"
grower = true
{more}
"""
    for clock in range(1, clocks + 1):
        award, tie = [("first_press", "press_time"), ("multi_sale", "random_draw")][clock % 2]
        text += (f'[[clocks]]\nname = "Clock {clock}"\n'
                 f'rules = {{ award = "{award}", tie = "{tie}" }}\n')
    users = [("desk", "auctioneer"), ("auditor", "auctioneer"), ("settlement", "settlement"),
             ("accountant", "settlement"), ("screen", "observer"), ("public", "observer")]
    for name, role in users:
        text += f'[[users]]\nname = "{name}"\nrole = "{role}"\npassword = "{PASSWORD}"\n'
    for number in range(1, traders + 1):
        participant = GROWER + number
        text += (f'[[participants]]\nname = "Buyer {participant}"\nbuyer = true\n'
                 f"credit_limit = {CREDIT}\n"
                 f'[[users]]\nname = "trader{number}"\nrole = "trader"\n'
                 f'participant = {participant}\npassword = "{PASSWORD}"\n')
    return text


def free_port():
    """Below the ports that the system gives to clients: one of those, tried again and again while
    nobody listens, can connect to itself."""
    while True:
        port = random.randrange(12_000, 30_000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
