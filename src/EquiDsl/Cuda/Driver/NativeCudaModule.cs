using static EquiDsl.Cuda.CudaDriverApi;

namespace EquiDsl.Cuda;

/// <summary>A module of <see cref="NativeCudaContext"/>.</summary>
internal sealed class NativeCudaModule(NativeCudaContext context, CudaHandle module) : ICudaModule
{
    public ICudaFunction Function(string name)
    {
        context.Enter();
        Check(cuModuleGetFunction(out nint function, module.Value, name), $"{nameof(cuModuleGetFunction)}({name})");
        return new NativeCudaFunction(context, function, name);
    }

    public void Dispose() => module.Dispose();
}

/// <summary>A kernel of a module.</summary>
internal sealed class NativeCudaFunction(NativeCudaContext context, nint function, string name) : ICudaFunction
{
    public nint Value => function;

    public string Name => name;

    public int Registers => Attribute(RegisterCount);

    public int LocalBytes => Attribute(CudaDriverApi.LocalBytes);

    public void AllowSharedBytes(int bytes)
    {
        context.Enter();
        if (bytes > context.Properties.SharedBytesPerBlock)
        {
            throw new CudaException(
                $"{name} needs {bytes:N0} bytes of shared memory per block; {context.Properties.Name} has {context.Properties.SharedBytesPerBlock:N0}");
        }
        Check(cuFuncSetAttribute(function, DynamicSharedBytes, bytes), $"{nameof(cuFuncSetAttribute)}({name})");
    }

    private int Attribute(int attribute)
    {
        context.Enter();
        Check(cuFuncGetAttribute(out int value, attribute, function), $"{nameof(cuFuncGetAttribute)}({name})");
        return value;
    }
}
