// A market-data file is a NumPy array file (`.npy`, format version 1.0) of 64-byte records, so that
// `numpy.load(path, mmap_mode="r")` sees the very bytes that the engine maps:
//
//     offset  bytes
//     0       6       0x93 "NUMPY"
//     6       2       0x01 0x00, the version of the format
//     8       2       length of the header text, little-endian
//     10      …       header text: ASCII, a Python dictionary, spaces and one line feed, up to a multiple of 64
//     …       64 each records: the layout of `EventRecord`, which is that of `bulkhead_event_v1` in bulkhead.h
//
// All records of a file are of one kind (bars, trades, quotes, depth, funding or rules), or of any kind in a file of events
// whose columns are field0 to field5; they are in order of time. `sequence` is 0, since the engine numbers what it
// delivers. The header text is written as NumPy writes it, to the last space:
//
//     {'descr': [(('TITLE', 'kind'), '|u1'), ('flags', '|u1'), ('instrument', '<u2'), …], 'fortran_order': False,
//      'shape': (1000000,), }
//
// (on one line). TITLE is the title of the first column, where NumPy keeps text that it does not read itself:
//
//     {"format":"bulkhead.market/1","instruments":[{"symbol":"BTC-USDT","base":"BTC","quote":"USDT",
//      "price_decimals":2,"quantity_decimals":5,"price_step_ticks":1,"quantity_step_units":1,
//      "minimum_quantity_units":1,"minimum_value_units":0}]}
//
// (JSON without spaces). Of a contract an instrument goes on with "kind":"linear" or "inverse", "multiplier" and
// "multiplier_decimals"; where there is a largest order, with "maximum_quantity_units". Without a kind it is spot. A record's `instrument` is an index into `instruments`; `minimum_value_units` counts 10^-8 of
// the currency that it is paid in. In Python:
//
//     rows = numpy.load("FILE.npy", mmap_mode="r")
//     instruments = json.loads(rows.dtype.fields["kind"][2])["instruments"]
//     close = rows["close"] / 10 ** instruments[0]["price_decimals"]

import HostModel

/// Everything that a market-data file says before its first record.
struct MarketHeader: Equatable {
  var kind: MarketKind
  var listings: [Listing]
  var rows: Int

  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
  /// Bytes before the header text.
  static let prefixBytes = 10
  /// The data begins at a multiple of this many bytes.
  static let alignment = 64
  /// NumPy evaluates no header text of more characters unless told to trust the file.
  static let largestText = 10_000

  /// The file's bytes up to its first record. As many for each number of rows, so that it can be written at the end.
  func encoded() throws(MarketError) -> [UInt8] {
    let title = Self.quotedForPython(ListingText.text(of: listings))
    let columns = kind.columns.enumerated().map { position, column in
      let name = position == 0 ? "('\(title)', '\(column.name)')" : "'\(column.name)'"
      return "(\(name), '\(column.format)')"
    }
    let shape = String(rows)
    var text = "{'descr': [\(columns.joined(separator: ", "))], 'fortran_order': False, 'shape': (\(shape),), }"
    // NumPy leaves this much room for the number of rows to grow.
    text += String(repeating: " ", count: 21 - shape.utf8.count)
    let padding = Self.alignment - (Self.prefixBytes + text.utf8.count + 1) % Self.alignment
    text += String(repeating: " ", count: padding) + "\n"
    let count = text.utf8.count
    guard count <= Self.largestText else {
      throw .tooManyListings(count: listings.count, bytes: count, limit: Self.largestText)
    }
    return Self.magic + [UInt8(count & 0xFF), UInt8(count >> 8)] + Array(text.utf8)
  }

  /// The inside of a Python string in single quotes. `text` is printable ASCII.
  private static func quotedForPython(_ text: String) -> String {
    var quoted = ""
    for character in text {
      if character == "\\" || character == "'" { quoted.append("\\") }
      quoted.append(character)
    }
    return quoted
  }
}
