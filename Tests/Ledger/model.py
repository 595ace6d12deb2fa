"""The books of docs/ledger.md a second time, in fractions and from the rules there: 0 units apart, or it says where.

model.py FILE    FILE has histories as Tests/Ledger/ModelTests.swift writes them: each command with its outcome, and then
                 what the ledger says of the strategy and of everybody else. The commands are carried out here too.
"""
import math
import sys
from fractions import Fraction

LARGEST = (2**63 - 1) // 4
YEAR = 365 * 86_400
OTHERS = ["world", "external", "venue", "fees", "funding", "interest", "rounding"]


class Refused(Exception):
    pass


class Instrument:
    def __init__(self, index, words):
        self.index = index
        self.kind, self.base, self.quote = words[0], int(words[1]), int(words[2])
        price, quantity, multiplier, digits, self.scale = (int(word) for word in words[3:8])
        self.settlement = self.base if self.kind == "inverse" else self.quote
        self.price = Fraction(1, 10**price)
        self.contract = Fraction(multiplier, 10**digits) * Fraction(1, 10**quantity)
        self.money = 10**8

    def value(self, units, ticks):
        """In units of the settlement currency, exact. Spot and linear grow with the price, inverse with one over it."""
        size = units * self.contract
        exact = size / (ticks * self.price) if self.kind == "inverse" else size * (ticks * self.price)
        return exact * self.money

    def stake(self, units, ticks):
        return -self.value(units, ticks) if self.kind == "inverse" else self.value(units, ticks)


def in_64_bits(number):
    if not -(2**63) <= number < 2**63:
        raise Refused("overflow")
    return number


def bounded(*numbers):
    if sum(abs(number) for number in numbers) > LARGEST:
        raise Refused("overflow")


class Position:
    def __init__(self):
        self.units = self.selling = self.realised = self.last = self.value = self.weight = 0
        self.parts = []  # [units, cost], oldest first; with average cost there is one

    @property
    def cost(self):
        return sum(cost for _, cost in self.parts)


class Portfolio:
    def __init__(self, currency, capital, method, instruments):
        self.currency, self.cash, self.paid, self.method = currency, capital, capital, method
        self.promised = self.fees = self.funding = self.interest = 0
        self.positions = [Position() for _ in instruments]
        self.has = {}  # net of what is owed, by asset; contracts under ("contract", index)

    @property
    def equity(self):
        return self.cash + sum(position.value for position in self.positions)


class Books:
    def __init__(self, instruments, currencies):
        self.instruments, self.currencies = instruments, currencies
        self.portfolios = []
        self.others = {name: {} for name in OTHERS}

    def give(self, owner, asset, amount, other):
        """One transfer: what one gains the other loses."""
        owner.has[asset] = owner.has.get(asset, 0) + amount
        self.others[other][asset] = self.others[other].get(asset, 0) - amount

    def money(self, owner, amount, other):
        owner.cash += amount
        self.give(owner, owner.currency, amount, other)

    def open(self, currency, capital, method):
        owner = Portfolio(currency, 0, method, self.instruments)
        self.portfolios.append(owner)
        owner.paid = capital
        self.money(owner, capital, "world")

    def move(self, owner, place, units, stake, other):
        """Moves a position; the money that it costs."""
        position, instrument = owner.positions[place], self.instruments[place]
        asset = instrument.base if instrument.kind == "spot" else ("contract", place)
        self.give(owner, asset, units * (instrument.scale if instrument.kind == "spot" else 1), other)
        gain, whole = 0, stake
        if position.units * units < 0:
            closing = min(abs(units), abs(position.units))
            closing_stake = math.ceil(Fraction(stake * closing, abs(units)))
            gain = -closing_stake - self.take(owner, position, closing)
            position.realised += gain
            sign = 1 if units > 0 else -1
            position.units += sign * closing
            units -= sign * closing
            stake -= closing_stake
        if units:
            position.units += units
            if owner.method == 1 and position.parts:
                position.parts[0][0] += abs(units)
                position.parts[0][1] += stake
            else:
                position.parts.append([abs(units), stake])
        return whole if instrument.kind == "spot" else -gain  # a contract is not paid for, only its loss is

    def take(self, owner, position, units):
        cost = 0
        while units:
            part = position.parts[0]
            if part[0] <= units:
                units -= part[0]
                cost += part[1]
                position.parts.pop(0)
                continue
            share = math.floor(Fraction(part[1] * units, part[0]))
            part[0] -= units
            part[1] -= share
            return cost + share
        return cost

    def mark(self, owner, place):
        position, instrument = owner.positions[place], self.instruments[place]
        stake = math.floor(instrument.stake(position.units, position.last)) if position.last else 0
        value = stake if instrument.kind == "spot" else stake - position.cost
        others = sum(other.value for other in owner.positions) - position.value
        # A mark beyond what an account counts is not taken.
        if abs(stake) <= LARGEST and abs(others + value) <= LARGEST:
            position.value, position.weight = value, abs(stake)

    def fill(self, owner, place, side, ticks, units, fee_asset, fee, sign):
        position, instrument = owner.positions[place], self.instruments[place]
        if units <= 0:
            raise Refused("amount")
        signed = units if side == "buy" else -units
        is_cash = fee_asset == owner.currency
        in_kind = not is_cash and instrument.kind == "spot" and fee_asset == instrument.base and fee % instrument.scale == 0
        taken = -(fee // instrument.scale) if in_kind else 0
        stake = in_64_bits(math.ceil(instrument.stake(signed, ticks)))
        fee_stake = in_64_bits(math.ceil(instrument.stake(taken, ticks)))
        cash_fee = fee if is_cash else 0
        bounded(position.units, signed, taken)
        bounded(position.cost, stake, fee_stake)
        bounded(position.realised, position.cost, stake)
        bounded(owner.cash, position.cost, stake, cash_fee)
        bounded(owner.fees, cash_fee, fee_stake)

        if not position.last:
            position.last = ticks
        self.money(owner, -self.move(owner, place, sign * signed, sign * stake, "venue"), "venue")
        if taken:
            self.move(owner, place, sign * taken, sign * fee_stake, "fees")
            owner.fees -= sign * fee_stake
        elif is_cash:
            owner.fees += sign * fee
            self.money(owner, -sign * fee, "fees")
        else:
            self.give(owner, fee_asset, -sign * fee, "fees")
        self.mark(owner, place)

    def fund(self, owner, place, rate, ticks):
        position, instrument = owner.positions[place], self.instruments[place]
        if instrument.kind == "spot" or not position.units:
            return
        value = in_64_bits(math.ceil(instrument.value(position.units, ticks)))
        paid = in_64_bits(math.ceil(Fraction(value * rate, 10**9)))
        bounded(owner.cash, paid)
        bounded(owner.funding, paid)
        owner.funding += paid
        self.money(owner, -paid, "funding")

    def owed(self, owner):
        short = sum(
            position.weight
            for position, instrument in zip(owner.positions, self.instruments)
            if instrument.kind == "spot" and position.units < 0
        )
        return max(-owner.cash, 0) + short

    def charge(self, owner, seconds, rate):
        paid = in_64_bits(math.ceil(Fraction(self.owed(owner) * seconds * rate, 10**6 * YEAR)))
        bounded(owner.cash, paid)
        bounded(owner.interest, paid)
        owner.interest += paid
        self.money(owner, -paid, "interest")

    def deposit(self, owner, amount):
        if amount <= 0:
            raise Refused("amount")
        bounded(owner.cash, amount)
        bounded(owner.paid, amount)
        owner.paid += amount
        self.money(owner, amount, "world")

    def withdraw(self, owner, amount):
        if amount <= 0:
            raise Refused("amount")
        if amount > min(owner.cash - owner.promised, owner.equity):
            raise Refused("overdrawn")
        bounded(owner.paid, amount)
        owner.paid -= amount
        self.money(owner, -amount, "world")

    def reserve(self, owner, place, money, selling, borrowed):
        position, instrument = owner.positions[place], self.instruments[place]
        if money and money > owner.cash - owner.promised + borrowed:
            raise Refused("overdrawn")
        if instrument.kind == "spot" and selling and selling > position.units - position.selling + borrowed:
            raise Refused("overdrawn")
        if owner.promised + money > LARGEST or position.selling + selling > LARGEST:
            raise Refused("overflow")
        owner.promised += money
        position.selling += selling

    def run(self, command):
        verb, words = command[0], command[1:]
        owner = self.portfolios[int(words[0])]
        if verb in ("fill", "reverse"):
            place, side, (ticks, units, asset, fee) = int(words[1]), words[2], map(int, words[3:7])
            self.fill(owner, place, side, ticks, units, asset, fee, 1 if verb == "fill" else -1)
            return
        numbers = [int(word) for word in words[1:]]
        if verb == "mark":
            owner.positions[numbers[0]].last = numbers[1]
            if owner.positions[numbers[0]].units:
                self.mark(owner, numbers[0])
        elif verb == "release":
            owner.promised -= numbers[1]
            owner.positions[numbers[0]].selling -= numbers[2]
        else:
            verbs = {"fund": self.fund, "interest": self.charge, "deposit": self.deposit, "withdraw": self.withdraw}
            (verbs | {"reserve": self.reserve})[verb](owner, *numbers)

    def state(self, index):
        owner = self.portfolios[index]
        numbers = [owner.cash, owner.promised, owner.paid, owner.fees, owner.funding, owner.interest, owner.equity]
        numbers += [sum(position.weight for position in owner.positions), self.owed(owner)]
        for place, position in enumerate(owner.positions):
            numbers += [position.units, position.selling, position.cost, position.realised, position.value]
        for asset in range(self.currencies):
            numbers += [max(owner.has.get(asset, 0), 0), min(owner.has.get(asset, 0), 0)]
        for asset in list(range(self.currencies)) + [("contract", place) for place in range(len(self.instruments))]:
            numbers += [self.others[name].get(asset, 0) for name in OTHERS]
        return numbers


def check(lines):
    histories = differences = events = 0
    books, written = None, []
    for line in lines:
        words = line.split()
        if words[0] == "history":
            histories += 1
            written = [line]
            instruments, failed = [], False
        elif words[0] == "instrument":
            written.append(line)
            instruments.append(Instrument(len(instruments), words[1:]))
        elif words[0] == "begin":
            written.append(line)
            books = Books(instruments, int(words[1]))
            for capital, method in zip(words[3::2], words[4::2]):
                books.open(int(words[2]), int(capital), int(method))
        elif words[0] == "=":
            events += 1
            if failed:
                continue
            outcome = "ok"
            try:
                books.run(command)
            except Refused as refused:
                outcome = str(refused)
            ours = [outcome] + [str(number) for number in books.state(int(command[1]))]
            if ours != words[1:]:
                failed = True
                differences += 1
                print("\n".join(written))
                print("  ledger", *words[1:])
                print("  model ", *ours)
        else:
            written.append(line)
            command = words
    print(f"{histories} histories, {events} events, {differences} differences")
    return differences


if __name__ == "__main__":
    with open(sys.argv[1], encoding="ascii") as file:
        sys.exit(1 if check(file) else 0)
