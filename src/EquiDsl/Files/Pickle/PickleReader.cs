namespace EquiDsl.Files;

/// <summary>
/// Reads binary pickles (protocols 2 to 5) as data. It holds a stack and a memo and builds plain values; the names
/// a pickle mentions are looked up in an allow-list and nowhere else, so that no pickle can run anything.
/// Time and memory grow with the bytes that are there, whatever lengths they announce, and no pickle builds more values than
/// <see cref="MostInstructions"/>.
/// </summary>
internal sealed class PickleReader
{
    /// <summary>
    /// Instructions of one pickle. A checkpoint has some 40 for each tensor; each may build a value of up to a hundred bytes out of as
    /// little as one.
    /// </summary>
    public const int MostInstructions = 1 << 21;

    private readonly PickleBytes _bytes;
    private readonly PickleAllowList _allowed;
    private readonly Func<string, Exception> _fail;
    private readonly Func<object?, object?>? _persistent;
    private readonly Dictionary<uint, object?> _memo = [];
    private readonly PickleStack _stack;
    private readonly PickleCollections _collections;

    // A value that is stored once can be passed to calls many times; together they may copy this much.
    private long _budget;

    /// <summary>Prepares to read.</summary>
    /// <param name="bytes">One pickle, or several one after the other.</param>
    /// <param name="allowed">The names that may occur.</param>
    /// <param name="fail">Makes an exception from what is wrong.</param>
    /// <param name="persistent">Resolves persistent ids (storages of tensors); null when none may occur.</param>
    public PickleReader(
        ReadOnlyMemory<byte> bytes, PickleAllowList allowed, Func<string, Exception> fail, Func<object?, object?>? persistent = null)
    {
        (_allowed, _fail, _persistent) = (allowed, fail, persistent);
        _bytes = new PickleBytes(bytes, fail);
        _stack = new PickleStack(fail);
        _collections = new PickleCollections(_stack, fail);
        _budget = (4L * bytes.Length) + (1 << 20);
    }

    /// <summary>The byte after what was read.</summary>
    public int Position => _bytes.Position;

    /// <summary>Bytes after a pickle that belong to no pickle.</summary>
    public ReadOnlyMemory<byte> TakeBytes(long count) => _bytes.Take(count);

    /// <summary>Reads the next pickle: null, bool, long, BigInteger, double, string, byte[], lists, tuples, dictionaries, and what allowed names make.</summary>
    public object? Read()
    {
        _memo.Clear();
        _stack.Clear();
        for (int count = 1; ; count++)
        {
            if (count > MostInstructions)
                throw _fail($"the pickle has more than {MostInstructions} instructions; expected a record of tensors.");
            if (_bytes.Position == _bytes.Length)
                throw _fail("the pickle ends without its stop instruction; the data is truncated.");
            int at = _bytes.Position;
            var opcode = (PickleOpcode)_bytes.ReadByte();
            if (opcode == PickleOpcode.Stop)
                return _stack.Pop();
            if (!TryPush(opcode) && !_collections.TryApply(opcode) && !TryApply(opcode))
                throw _fail($"byte {at} holds the unknown instruction 0x{(byte)opcode:x2}; expected a binary pickle of protocol 2 to 5.");
        }
    }

    /// <summary>Instructions that push a value of their own.</summary>
    private bool TryPush(PickleOpcode opcode)
    {
        object? value;
        switch (opcode)
        {
            case PickleOpcode.None: value = null; break;
            case PickleOpcode.True: value = true; break;
            case PickleOpcode.False: value = false; break;
            case PickleOpcode.BinaryInteger: value = (long)_bytes.ReadInt32(); break;
            case PickleOpcode.BinaryInteger1: value = (long)_bytes.ReadByte(); break;
            case PickleOpcode.BinaryInteger2: value = (long)_bytes.ReadUInt16(); break;
            case PickleOpcode.Long1: value = _bytes.ReadInteger(_bytes.ReadByte()); break;
            case PickleOpcode.Long4: value = _bytes.ReadInteger(_bytes.ReadInt32()); break;
            case PickleOpcode.BinaryFloat: value = _bytes.ReadDoubleBigEndian(); break;
            case PickleOpcode.BinaryUnicode: value = _bytes.ReadText(_bytes.ReadUInt32()); break;
            case PickleOpcode.ShortBinaryUnicode: value = _bytes.ReadText(_bytes.ReadByte()); break;
            case PickleOpcode.BinaryUnicode8: value = _bytes.ReadText(_bytes.ReadInt64()); break;
            case PickleOpcode.BinaryString: value = _bytes.ReadLatin(_bytes.ReadInt32()); break;
            case PickleOpcode.ShortBinaryString: value = _bytes.ReadLatin(_bytes.ReadByte()); break;
            case PickleOpcode.BinaryBytes: value = _bytes.Take(_bytes.ReadUInt32()).ToArray(); break;
            case PickleOpcode.ShortBinaryBytes: value = _bytes.Take(_bytes.ReadByte()).ToArray(); break;
            case PickleOpcode.BinaryBytes8 or PickleOpcode.ByteArray8: value = _bytes.Take(_bytes.ReadInt64()).ToArray(); break;
            case PickleOpcode.EmptyTuple: value = PickleTuple.Empty; break;
            case PickleOpcode.EmptyList: value = new List<object?>(); break;
            case PickleOpcode.EmptyDictionary: value = new PickleDictionary(); break;
            case PickleOpcode.EmptySet: value = new PickleSet(); break;
            case PickleOpcode.Get1: value = Recall(_bytes.ReadByte()); break;
            case PickleOpcode.Get4: value = Recall(_bytes.ReadUInt32()); break;
            case PickleOpcode.Duplicate: value = _stack.Top; break;
            case PickleOpcode.Global: value = _allowed.Find(_bytes.ReadLine(), _bytes.ReadLine(), _fail); break;
            default: return false;
        }
        _stack.Push(value);
        return true;
    }

    /// <summary>Instructions about the memo, names, construction and framing.</summary>
    private bool TryApply(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Protocol:
                int protocol = _bytes.ReadByte();
                if (protocol is < 2 or > 5)
                    throw _fail($"the pickle has protocol {protocol}; expected 2 to 5.");
                break;
            case PickleOpcode.Frame: _bytes.ReadInt64(); break;
            case PickleOpcode.Put1: _memo[_bytes.ReadByte()] = _stack.Top; break;
            case PickleOpcode.Put4: _memo[_bytes.ReadUInt32()] = _stack.Top; break;
            case PickleOpcode.Memoize: _memo[(uint)_memo.Count] = _stack.Top; break;
            case PickleOpcode.StackGlobal: FindGlobal(_stack.Take(2)); break;
            case PickleOpcode.Reduce or PickleOpcode.NewObject: Construct(_stack.Take(2)); break;
            case PickleOpcode.Build: Build(_stack.Pop()); break;
            case PickleOpcode.PersistentId:
                if (_persistent is null)
                    throw _fail("the pickle refers to data outside itself; expected one that is complete.");
                _stack.Push(_persistent(_stack.Pop()));
                break;
            default: return false;
        }
        return true;
    }

    private object? Recall(uint index) => _memo.TryGetValue(index, out object? value)
        ? value
        : throw _fail($"the pickle recalls value {index}, which it never stored.");

    private void FindGlobal(object?[] names) => _stack.Push(names is [string module, string name]
        ? _allowed.Find(module, name, _fail)
        : throw _fail("a name is not given as two texts."));

    private void Construct(object?[] parts)
    {
        if (parts is not [PickleGlobal global, PickleTuple arguments])
            throw _fail("the pickle calls something that is not a name with a tuple of arguments.");
        if (global.Construct is null)
            throw _fail($"the pickle calls '{global.FullName}', which is a mere name here.");
        Charge(arguments, depth: 2);
        _stack.Push(global.Construct(arguments.Items, _fail));
    }

    private void Build(object? state)
    {
        Charge(state, depth: 2);
        if (_stack.Top is IPickleState target)
            target.SetState(state, _fail);
        else if (_stack.Top is not PickleDictionary)
            throw _fail("the pickle sets the state of a value that has none.");
    }

    private void Charge(object? value, int depth)
    {
        IReadOnlyList<object?> items = value switch
        {
            PickleTuple tuple => tuple.Items,
            List<object?> list => list,
            _ => [],
        };
        _budget -= 1 + (value switch { byte[] bytes => bytes.Length, string text => text.Length, _ => items.Count });
        if (_budget < 0)
            throw _fail("the pickle passes the same values to calls over and over; expected a record of tensors.");
        for (int i = 0; depth > 0 && i < items.Count; i++)
            Charge(items[i], depth - 1);
    }
}
