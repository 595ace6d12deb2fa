/// First in, first out, in memory of its own that is used again: after it has grown to a run's largest burst it
/// allocates nothing more.
public struct Queue<Element: ~Copyable>: ~Copyable {
  @usableFromInline var storage: UnsafeMutablePointer<Element>
  @usableFromInline var capacity: Int
  @usableFromInline var head = 0
  @usableFromInline var tail = 0

  public init(capacity: Int = 16) {
    precondition(capacity > 0, "capacity \(capacity)")
    storage = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  deinit {
    (storage + head).deinitialize(count: tail - head)
    storage.deallocate()
  }

  @inlinable public var count: Int { tail - head }
  @inlinable public var isEmpty: Bool { head == tail }

  @inlinable
  public mutating func append(_ element: consuming Element) {
    if tail == capacity { makeRoom() }
    (storage + tail).initialize(to: element)
    tail += 1
  }

  /// The oldest element. Traps when there is none.
  @inlinable
  public mutating func removeFirst() -> Element {
    precondition(head < tail, "the queue is empty")
    let element = (storage + head).move()
    head += 1
    if head == tail {
      head = 0
      tail = 0
    }
    return element
  }

  @usableFromInline
  mutating func makeRoom() {
    let count = tail - head
    // Elements wander towards the end; move them back while at least half is free, grow otherwise.
    if head >= capacity / 2 {
      let moved = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
      moved.moveInitialize(from: storage + head, count: count)
      storage.deallocate()
      storage = moved
    } else {
      let grown = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
      grown.moveInitialize(from: storage + head, count: count)
      storage.deallocate()
      storage = grown
      capacity *= 2
    }
    head = 0
    tail = count
  }
}

extension Queue {
  /// The oldest element, which stays.
  @inlinable public var first: Element? { isEmpty ? nil : storage[head] }

  /// Counted from the oldest.
  @inlinable
  public subscript(index: Int) -> Element {
    precondition(index >= 0 && index < count, "element \(index) of \(count)")
    return storage[head + index]
  }

  public mutating func removeAll() { while !isEmpty { _ = removeFirst() } }
}
