/// What every fuzzer here has in common: the bytes of one try, and a promise that is looked at however the compiler is
/// asked to optimise.
func input(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
  Array(UnsafeBufferPointer(start: bytes, count: count))
}

func promise(_ holds: Bool, _ words: String) {
  if !holds { fatalError(words) }
}
