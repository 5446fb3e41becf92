namespace EquiDsl.Files;

/// <summary>
/// Reads binary pickles (protocols 2 to 5) as data. It holds a stack and a memo and builds plain values; the names
/// a pickle mentions are looked up in an allow-list and nowhere else, so that no pickle can run anything.
/// Time and memory grow with the bytes that are there, whatever lengths they announce.
/// </summary>
/// <param name="bytes">One pickle, or several one after the other.</param>
/// <param name="allowed">The names that may occur.</param>
/// <param name="fail">Makes an exception from what is wrong.</param>
/// <param name="persistent">Resolves persistent ids (storages of tensors); null when none may occur.</param>
internal sealed class PickleReader(
    ReadOnlyMemory<byte> bytes, PickleAllowList allowed, Func<string, Exception> fail,
    Func<object?, object?>? persistent = null)
{
    private readonly PickleBytes _bytes = new(bytes, fail);
    private readonly Dictionary<uint, object?> _memo = [];
    private readonly PickleStack _stack = new(fail);

    // A value that is stored once can be passed to calls many times; together they may copy this much.
    private long _budget = (16L * bytes.Length) + (1 << 20);

    /// <summary>The byte after what was read.</summary>
    public int Position => _bytes.Position;

    /// <summary>Bytes after a pickle that belong to no pickle.</summary>
    public ReadOnlyMemory<byte> TakeBytes(long count) => _bytes.Take(count);

    /// <summary>Reads the next pickle: null, bool, long, BigInteger, double, string, byte[], lists, tuples, dictionaries, and what allowed names make.</summary>
    public object? Read()
    {
        _memo.Clear();
        _stack.Clear();
        while (true)
        {
            if (_bytes.Position == _bytes.Length)
                throw fail("the pickle ends without its stop instruction; the data is truncated.");
            int at = _bytes.Position;
            var opcode = (PickleOpcode)_bytes.ReadByte();
            if (opcode == PickleOpcode.Stop)
                return _stack.Pop();
            if (!TryPush(opcode) && !TryCollect(opcode) && !TryApply(opcode))
                throw fail($"byte {at} holds the unknown instruction 0x{(byte)opcode:x2}; expected a binary pickle of protocol 2 to 5.");
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
            case PickleOpcode.Global: value = allowed.Find(_bytes.ReadLine(), _bytes.ReadLine(), fail); break;
            default: return false;
        }
        _stack.Push(value);
        return true;
    }

    /// <summary>Instructions that gather what lies on the stack.</summary>
    private bool TryCollect(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Mark: _stack.Mark(); break;
            case PickleOpcode.Pop: _stack.PopOrUnmark(); break;
            case PickleOpcode.PopMark: _stack.TakeToMark(); break;
            case PickleOpcode.Tuple: _stack.Push(new PickleTuple(_stack.TakeToMark())); break;
            case PickleOpcode.Tuple1: _stack.Push(new PickleTuple(_stack.Take(1))); break;
            case PickleOpcode.Tuple2: _stack.Push(new PickleTuple(_stack.Take(2))); break;
            case PickleOpcode.Tuple3: _stack.Push(new PickleTuple(_stack.Take(3))); break;
            case PickleOpcode.List: _stack.Push(new List<object?>(_stack.TakeToMark())); break;
            case PickleOpcode.Append: Append(_stack.Take(1)); break;
            case PickleOpcode.Appends: Append(_stack.TakeToMark()); break;
            case PickleOpcode.Dictionary: MakeDictionary(); break;
            case PickleOpcode.SetItem: SetItems(_stack.Take(2)); break;
            case PickleOpcode.SetItems: SetItems(_stack.TakeToMark()); break;
            case PickleOpcode.AddItems: AddItems(_stack.TakeToMark()); break;
            case PickleOpcode.FrozenSet: _stack.Push(MakeSet(_stack.TakeToMark())); break;
            default: return false;
        }
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
                    throw fail($"the pickle has protocol {protocol}; expected 2 to 5.");
                break;
            case PickleOpcode.Frame: _bytes.ReadInt64(); break;
            case PickleOpcode.Put1: _memo[_bytes.ReadByte()] = _stack.Top; break;
            case PickleOpcode.Put4: _memo[_bytes.ReadUInt32()] = _stack.Top; break;
            case PickleOpcode.Memoize: _memo[(uint)_memo.Count] = _stack.Top; break;
            case PickleOpcode.StackGlobal: FindGlobal(_stack.Take(2)); break;
            case PickleOpcode.Reduce or PickleOpcode.NewObject: Construct(_stack.Take(2)); break;
            case PickleOpcode.Build: Build(_stack.Pop()); break;
            case PickleOpcode.PersistentId:
                if (persistent is null)
                    throw fail("the pickle refers to data outside itself; expected one that is complete.");
                _stack.Push(persistent(_stack.Pop()));
                break;
            default: return false;
        }
        return true;
    }

    private object? Recall(uint index) => _memo.TryGetValue(index, out object? value)
        ? value
        : throw fail($"the pickle recalls value {index}, which it never stored.");

    private void FindGlobal(object?[] names) => _stack.Push(names is [string module, string name]
        ? allowed.Find(module, name, fail)
        : throw fail("a name is not given as two texts."));

    private void Construct(object?[] parts)
    {
        if (parts is not [PickleGlobal global, PickleTuple arguments])
            throw fail("the pickle calls something that is not a name with a tuple of arguments.");
        if (global.Construct is null)
            throw fail($"the pickle calls '{global.FullName}', which is a mere name here.");
        Charge(arguments, depth: 2);
        _stack.Push(global.Construct(arguments.Items, fail));
    }

    private void Build(object? state)
    {
        Charge(state, depth: 2);
        if (_stack.Top is IPickleState target)
            target.SetState(state, fail);
        else if (_stack.Top is not PickleDictionary)
            throw fail("the pickle sets the state of a value that has none.");
    }

    private void Charge(object? value, int depth)
    {
        IReadOnlyList<object?> items = value switch
        {
            PickleTuple tuple => tuple.Items,
            List<object?> list => list,
            _ => [],
        };
        _budget -= 1 + (value is byte[] bytes ? bytes.Length : items.Count);
        if (_budget < 0)
            throw fail("the pickle passes the same values to calls over and over; expected a record of tensors.");
        for (int i = 0; depth > 0 && i < items.Count; i++)
            Charge(items[i], depth - 1);
    }

    private void Append(object?[] items)
    {
        if (_stack.Top is not List<object?> list)
            throw fail("the pickle appends to something that is not a list.");
        list.AddRange(items);
    }

    private void MakeDictionary()
    {
        object?[] items = _stack.TakeToMark();
        _stack.Push(new PickleDictionary());
        SetItems(items);
    }

    private void SetItems(object?[] items)
    {
        if (_stack.Top is not PickleDictionary dictionary || items.Length % 2 != 0)
            throw fail("the pickle sets items of something that is not a dictionary, or keys without values.");
        for (int i = 0; i < items.Length; i += 2)
            dictionary.Set(items[i], items[i + 1]);
    }

    private void AddItems(object?[] items)
    {
        if (_stack.Top is not PickleSet set)
            throw fail("the pickle adds items to something that is not a set.");
        set.Items.AddRange(items);
    }

    private static PickleSet MakeSet(object?[] items)
    {
        var set = new PickleSet();
        set.Items.AddRange(items);
        return set;
    }
}
