using System.Collections.Concurrent;

namespace EquiDsl.Cuda;

/// <summary>Compiles modules side by side, through the cache, and loads them; equal text is loaded once per device.</summary>
internal sealed class CudaModuleLoader(ICudaContext context, Func<ICudaCompiler> compiler, CudaModuleCache cache) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<ICudaModule>> _loaded = new();
    private readonly Lazy<ICudaCompiler> _compiler = new(compiler);

    /// <summary>The modules of <paramref name="sources"/>, in order.</summary>
    /// <exception cref="CudaException">A module does not compile, or there is no compiler.</exception>
    public IReadOnlyList<ICudaModule> Load(IReadOnlyList<CudaSource> sources)
    {
        ICudaModule[] modules = new ICudaModule[sources.Count];
        try
        {
            Parallel.For(0, modules.Length, i => modules[i] = LoadOnce(sources[i]));
        }
        catch (AggregateException several)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
        return modules;
    }

    public void Dispose()
    {
        foreach (Lazy<ICudaModule> module in _loaded.Values)
        {
            if (module.IsValueCreated)
                module.Value.Dispose();
        }
        _loaded.Clear();
    }

    /// <summary>A failure, of memory or of the disk, is forgotten, so that the next model tries again.</summary>
    private ICudaModule LoadOnce(CudaSource source)
    {
        Lazy<ICudaModule> module = _loaded.GetOrAdd(source.Text, _ => new(() => Load(source)));
        try
        {
            return module.Value;
        }
        catch
        {
            _loaded.TryRemove(KeyValuePair.Create(source.Text, module));
            throw;
        }
    }

    private ICudaModule Load(CudaSource source)
    {
        int architecture = context.Properties.Architecture;
        return context.Load(CudaPrecompiled.Find(source.Text, architecture) ?? cache.Get(_compiler.Value, source, architecture));
    }
}
