using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>
/// OC20's LMDB: records "0", "1", ... that hold pickled PyTorch Geometric data of tensors, either as attributes
/// (old style; energy and forces are called y and force) or in a store's mapping (new style).
/// </summary>
internal sealed class OcLmdbFile : StructureFile
{
    private static readonly PickleAllowList s_allowed = Allowed();

    private readonly LmdbRecords _records;

    public OcLmdbFile(string path)
        : base(path, StructureFormat.OcLmdb)
    {
        _records = LmdbRecords.Open(path);
        try
        {
            CheckLength();
        }
        catch
        {
            _records.Dispose();
            throw;
        }
    }

    public override int Count => _records.Count;

    private protected override AtomicStructure Read(int index)
    {
        string key = _records.Key(index);
        EquiDslFileException Fail(string? field, string problem) => new(Path, problem, field: field, record: key);
        object? value = new PickleReader(_records.Read(index), s_allowed, problem => Fail(null, problem)).Read();
        PickleDictionary attributes = Attributes(value)
            ?? throw Fail(null, "the record is not a PyTorch Geometric Data object with attributes.");
        return OcData.ToStructure(attributes, Fail);
    }

    private protected override void Close() => _records.Dispose();

    private static PickleDictionary? Attributes(object? value) => value switch
    {
        PickleDictionary plain => plain,
        PickleObject data when data["_store"] is PickleObject store => store["_mapping"] as PickleDictionary,
        PickleObject data => data.State as PickleDictionary,
        _ => null,
    };

    private void CheckLength()
    {
        if (_records.Find("length") is not byte[] bytes)
            return;
        EquiDslFileException Fail(string problem) => new(Path, problem, record: "length");
        object? length = new PickleReader(bytes, s_allowed, Fail).Read();
        if (length is NumpyArray or not long || (long)length > _records.Count)
            throw Fail($"the file announces {length} records but has {_records.Count}; it is damaged, or was not written to its end.");
    }

    private static PickleAllowList Allowed()
    {
        var allowed = new PickleAllowList();
        TorchLegacyFile.AllowPickledTensors(allowed);
        NumpyPickles.Allow(allowed);
        allowed.AllowObject("torch_geometric.data.data.Data");
        allowed.AllowObject("torch_geometric.data.data.DataEdgeAttr");
        allowed.AllowObject("torch_geometric.data.data.DataTensorAttr");
        allowed.AllowObject("torch_geometric.data.storage.GlobalStorage");
        return allowed;
    }
}
