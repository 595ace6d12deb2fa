/// `true` or `false`, in the spellings of files: `True`, `1`, `0`.
struct Truth: Equatable {
  let isTrue: Bool

  init?(parsing text: Field) {
    switch text.count {
    case 1 where text[0] == UInt8(ascii: "1"): isTrue = true
    case 1 where text[0] == UInt8(ascii: "0"): isTrue = false
    case 4 where text.isWord("true"): isTrue = true
    case 5 where text.isWord("false"): isTrue = false
    default: return nil
    }
  }
}

extension Field {
  /// Whether it is this word, in small letters or capitals. `word` is in small letters.
  func isWord(_ word: StaticString) -> Bool {
    guard count == word.utf8CodeUnitCount else { return false }
    return indices.allSatisfy { place in
      let byte = self[place]
      let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      return (isCapital ? byte | 0x20 : byte) == word.utf8Start[place]
    }
  }
}
