namespace EquiDsl.Files;

/// <summary>The stack of a pickle with its marks.</summary>
internal sealed class PickleStack(Func<string, Exception> fail)
{
    private readonly List<object?> _values = [];
    private readonly List<int> _marks = [];

    /// <summary>The topmost value above the last mark.</summary>
    public object? Top => _values.Count > Floor ? _values[^1] : throw Underflow();

    private int Floor => _marks.Count > 0 ? _marks[^1] : 0;

    public void Clear()
    {
        _values.Clear();
        _marks.Clear();
    }

    public void Push(object? value) => _values.Add(value);

    public void Mark() => _marks.Add(_values.Count);

    public object? Pop()
    {
        object? top = Top;
        _values.RemoveAt(_values.Count - 1);
        return top;
    }

    /// <summary>Drops the topmost value, or the mark when it is on top.</summary>
    public void PopOrUnmark()
    {
        if (_marks.Count > 0 && _marks[^1] == _values.Count)
            _marks.RemoveAt(_marks.Count - 1);
        else
            Pop();
    }

    /// <summary>Takes the topmost values, lowest first.</summary>
    public object?[] Take(int count)
    {
        if (_values.Count - Floor < count)
            throw Underflow();
        return Cut(_values.Count - count);
    }

    /// <summary>Takes everything above the last mark, and the mark.</summary>
    public object?[] TakeToMark()
    {
        if (_marks.Count == 0)
            throw fail("the pickle asks for a mark that it never set.");
        int start = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        return Cut(start);
    }

    private object?[] Cut(int start)
    {
        object?[] taken = _values.GetRange(start, _values.Count - start).ToArray();
        _values.RemoveRange(start, taken.Length);
        return taken;
    }

    private Exception Underflow() => fail("the pickle takes more values than it pushed.");
}
