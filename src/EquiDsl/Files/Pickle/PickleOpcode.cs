namespace EquiDsl.Files;

/// <summary>The instructions that are read: those of binary pickles, protocols 2 to 5, without extension registries.</summary>
internal enum PickleOpcode : byte
{
    /// <summary>Push a mark.</summary>
    Mark = (byte)'(',

    /// <summary>End.</summary>
    Stop = (byte)'.',

    /// <summary>Drop the topmost value.</summary>
    Pop = (byte)'0',

    /// <summary>Drop everything down to the mark.</summary>
    PopMark = (byte)'1',

    /// <summary>Push the topmost value again.</summary>
    Duplicate = (byte)'2',

    BinaryBytes = (byte)'B',
    ShortBinaryBytes = (byte)'C',
    BinaryFloat = (byte)'G',
    BinaryInteger = (byte)'J',
    BinaryInteger1 = (byte)'K',
    BinaryInteger2 = (byte)'M',
    None = (byte)'N',
    PersistentId = (byte)'Q',
    Reduce = (byte)'R',
    BinaryString = (byte)'T',
    ShortBinaryString = (byte)'U',
    BinaryUnicode = (byte)'X',
    EmptyList = (byte)']',
    Append = (byte)'a',
    Build = (byte)'b',
    Global = (byte)'c',
    Dictionary = (byte)'d',
    Appends = (byte)'e',
    Get1 = (byte)'h',
    Get4 = (byte)'j',
    List = (byte)'l',
    Put1 = (byte)'q',
    Put4 = (byte)'r',
    SetItem = (byte)'s',
    Tuple = (byte)'t',
    SetItems = (byte)'u',
    EmptyDictionary = (byte)'}',
    EmptyTuple = (byte)')',
    Protocol = 0x80,
    NewObject = 0x81,
    Tuple1 = 0x85,
    Tuple2 = 0x86,
    Tuple3 = 0x87,
    True = 0x88,
    False = 0x89,
    Long1 = 0x8a,
    Long4 = 0x8b,
    ShortBinaryUnicode = 0x8c,
    BinaryUnicode8 = 0x8d,
    BinaryBytes8 = 0x8e,
    EmptySet = 0x8f,
    AddItems = 0x90,
    FrozenSet = 0x91,
    StackGlobal = 0x93,
    Memoize = 0x94,
    Frame = 0x95,
    ByteArray8 = 0x96,
}
