namespace EquiDsl.Files;

/// <summary>The instructions of pickles that gather what lies on the stack: marks, tuples, lists, dictionaries, sets.</summary>
internal sealed class PickleCollections(PickleStack stack, Func<string, Exception> fail)
{
    /// <summary>Carries an instruction out, if it is one of these.</summary>
    public bool TryApply(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Mark: stack.Mark(); break;
            case PickleOpcode.Pop: stack.PopOrUnmark(); break;
            case PickleOpcode.PopMark: stack.TakeToMark(); break;
            case PickleOpcode.Tuple: stack.Push(new PickleTuple(stack.TakeToMark())); break;
            case PickleOpcode.Tuple1: stack.Push(new PickleTuple(stack.Take(1))); break;
            case PickleOpcode.Tuple2: stack.Push(new PickleTuple(stack.Take(2))); break;
            case PickleOpcode.Tuple3: stack.Push(new PickleTuple(stack.Take(3))); break;
            case PickleOpcode.List: stack.Push(new List<object?>(stack.TakeToMark())); break;
            case PickleOpcode.Append: Append(stack.Take(1)); break;
            case PickleOpcode.Appends: Append(stack.TakeToMark()); break;
            case PickleOpcode.Dictionary: MakeDictionary(); break;
            case PickleOpcode.SetItem: SetItems(stack.Take(2)); break;
            case PickleOpcode.SetItems: SetItems(stack.TakeToMark()); break;
            case PickleOpcode.AddItems: AddItems(stack.TakeToMark()); break;
            case PickleOpcode.FrozenSet: stack.Push(MakeSet(stack.TakeToMark())); break;
            default: return false;
        }
        return true;
    }

    private void Append(object?[] items)
    {
        if (stack.Top is not List<object?> list)
            throw fail("the pickle appends to something that is not a list.");
        list.AddRange(items);
    }

    private void MakeDictionary()
    {
        object?[] items = stack.TakeToMark();
        stack.Push(new PickleDictionary());
        SetItems(items);
    }

    private void SetItems(object?[] items)
    {
        if (stack.Top is not PickleDictionary dictionary || items.Length % 2 != 0)
            throw fail("the pickle sets items of something that is not a dictionary, or keys without values.");
        for (int i = 0; i < items.Length; i += 2)
            dictionary.Set(items[i], items[i + 1]);
    }

    private void AddItems(object?[] items)
    {
        if (stack.Top is not PickleSet set)
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
