import HostMarket
import HostModel
import TestSupport
import Testing

@testable import HostImport

/// Arrays as NumPy saves them.
@Suite struct ArrayTests {
  let scratch = Scratch()

  private func save(_ script: String) throws {
    _ = try python("import sys, numpy\nfolder = sys.argv[1] + '/'\n\(script)\n", scratch.path, in: scratch)
  }

  @Test func `named columns of any type come in as Python prints them`() throws {
    try save(
      """
      rows = numpy.zeros(3, dtype=[("time", "<M8[ms]"), ("open", "f8"), ("high", "f4"), ("low", ">f8"), ("close", ">i4"),
                                   ("volume", "U6"), ("rest", "V3")])
      rows["time"] = numpy.array([1610064000000, 1610064060000, 1610064120000], dtype="M8[ms]")
      rows["open"], rows["high"], rows["low"], rows["close"] = 1.1, 2.7, 0.1, 2
      rows["volume"] = "1.25"
      numpy.save(folder + "a.npy", rows)
      numpy.savez(folder + "b.npz", rows)
      numpy.savez_compressed(folder + "c.npz", rows)
      """)
    for name in ["a.npy", "b.npz", "c.npz"] {
      let (plan, report) = try imported([scratch.file(name)], to: scratch.file("made.npy-\(name)"))
      #expect(plan.format == .npy && plan.kind == .bars && plan.listings[0].priceDecimals == 1 && report.written == 3)
      #expect(
        try written(to: scratch.file("made.npy-\(name)"))[0]
          == .bar(
            InstrumentID(0), closing: Time(nanoseconds: 1_610_064_060_000_000_000), open: Price(ticks: 11),
            high: Price(ticks: 27), low: Price(ticks: 1), close: Price(ticks: 20), volume: Quantity(units: 125),
            interval_ns: 60_000_000_000), "\(name)")
    }
  }

  @Test func `a table of numbers is read by the numbers of its columns`() throws {
    try save(
      "numpy.save(folder + 'a.npy', numpy.array([[1610064000000, 1, 1.5, 2, .5, 10], [1610064060000, 1, 1.5, 2, .5, 10.25]]))"
    )
    let (plan, report) = try imported([scratch.file("a.npy")], to: scratch.file("b.npy")) { settings in
      settings.columns = [(Role.time, "0"), (.open, "1"), (.close, "2"), (.high, "3"), (.low, "4"), (.volume, "5")].map
      {
        ColumnChoice(role: $0.0, column: $0.1)
      }
    }
    #expect(plan.kind == .bars && report.written == 2 && plan.listings[0].quantityDecimals == 2)
    #expect(try written(to: scratch.file("b.npy"))[1].volume == Quantity(units: 1_025))
    #expect(throws: ImportError.self) { try imported([scratch.file("a.npy")], to: scratch.file("c.npy")) }
  }

  @Test func `each double is the decimal that Python prints`() throws {
    try save(
      """
      import random, struct
      random.seed(9)
      numbers = [struct.unpack("<d", random.randbytes(8))[0] for _ in range(3000)]
      numbers += [round(random.random() * 10 ** random.randint(-6, 9), random.randint(0, 8)) for _ in range(3000)]
      rows = numpy.zeros(len(numbers), dtype=[("time", "i8"), ("price", "f8"), ("quantity", "f4")])
      rows["price"] = rows["quantity"] = numbers
      numpy.save(folder + "a.npy", rows)
      with open(folder + "texts", "w") as file:
          for row in rows: print(repr(float(row["price"])), str(row["quantity"]), file=file)
      """)
    let theirs = String(decoding: bytes(of: scratch.file("texts")), as: UTF8.self).split(separator: "\n")
    let rows = try ArrayRows(ByteReader(path: scratch.file("a.npy")))
    var compared = 0
    for line in theirs {
      #expect(try rows.next())
      for (column, text) in line.split(separator: " ").enumerated() {
        let ours = ExactNumber(parsing: rows.field(column + 1))
        #expect(ours == withField(String(text)) { ExactNumber(parsing: $0) }, "\(text)")
        if ours != nil { compared += 1 }
      }
    }
    let isMore = try rows.next()
    #expect(!isMore && compared > 10_000)
  }

  @Test(arguments: [
    "numpy.save(folder + 'a.npy', numpy.array([1.5, 2.5]))", "numpy.save(folder + 'a.npy', numpy.zeros((2, 2, 2)))",
    "numpy.save(folder + 'a.npy', numpy.asfortranarray(numpy.zeros((4, 6))))",
    "numpy.save(folder + 'a.npy', numpy.zeros((4, 6), dtype='c16'))", "numpy.save(folder + 'a.npy', numpy.float64(3))",
    "numpy.save(folder + 'a.npy', numpy.array([1, None], dtype=object))",
    "numpy.save(folder + 'a.npy', numpy.zeros(2, dtype=[('time', 'i8'), ('price', 'f8', 3)]))",
    "open(folder + 'a.npy', 'wb').write(b'\\x93NUMPY')",
    "open(folder + 'a.npy', 'wb').write(b'\\x93NUMPY\\x01\\0\\x10\\0{}')",
    "open(folder + 'a.npy', 'wb').write(b'\\x93NUMPY\\x09\\0\\xff\\xff\\xff\\xff')",
    "numpy.save(folder + 'a.npy', numpy.zeros((9, 6))); open(folder + 'a.npy', 'r+b').truncate(300)",
  ])
  func `an array that is no table of numbers and texts is refused`(script: String) throws {
    try save(script)
    let error = #expect(throws: ImportError.self) {
      try imported([scratch.file("a.npy")], to: scratch.file("b.npy")) {
        $0.columns = [(Role.time, "0"), (.price, "1"), (.quantity, "2")].map { ColumnChoice(role: $0.0, column: $0.1) }
      }
    }
    #expect(error?.code == "E_IMPORT_FORMAT", "\(error?.line ?? "")")
    #expect(scratch.names.contains("b.npy") == false)
  }

  @Test func `a file of this program is not taken for another's`() throws {
    var market = try MarketGenerator(GeneratorSettings())
    try market.write(count: 5, to: scratch.file("a.npy"))
    let error = #expect(throws: ImportError.self) { try imported([scratch.file("a.npy")], to: scratch.file("b.npy")) }
    #expect(error == .ours(path: scratch.file("a.npy")))
  }
}
