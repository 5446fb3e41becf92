using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace EquiDsl.Cuda.Managed;

/// <summary>A loaded module.</summary>
internal sealed class ManagedCudaModule(ManagedCudaContext context, CUmodule module) : ICudaModule
{
    private bool _unloaded;

    public ICudaFunction Function(string name) =>
        context.InContext($"cuModuleGetFunction({name})", () => new ManagedCudaFunction(context, new global::ManagedCuda.CudaKernel(name, module), name));

    public void Dispose()
    {
        if (_unloaded)
            return;
        _unloaded = true;
        context.Unload(module);
    }
}

/// <summary>A kernel.</summary>
internal sealed class ManagedCudaFunction(ManagedCudaContext context, global::ManagedCuda.CudaKernel kernel, string name) : ICudaFunction
{
    private const int LocalSize = 3, RegisterCount = 4, DynamicSharedBytes = 8;

    public CUfunction Value => kernel.CUFunction;

    public string Name => name;

    public int Registers => Attribute(RegisterCount);

    public int LocalBytes => Attribute(LocalSize);

    public void AllowSharedBytes(int bytes)
    {
        if (bytes > context.Properties.SharedBytesPerBlock)
        {
            throw new Cuda.CudaException(
                $"{name} needs {bytes:N0} bytes of shared memory per block; {context.Properties.Name} has {context.Properties.SharedBytesPerBlock:N0}");
        }
        context.InContext($"cuFuncSetAttribute({name})", () => ManagedCalls.Check(
            DriverAPINativeMethods.FunctionManagement.cuFuncSetAttribute(Value, (CUFunctionAttribute)DynamicSharedBytes, bytes), $"cuFuncSetAttribute({name})"));
    }

    private int Attribute(int attribute) => context.InContext($"cuFuncGetAttribute({name})", () =>
    {
        int value = 0;
        ManagedCalls.Check(
            DriverAPINativeMethods.FunctionManagement.cuFuncGetAttribute(ref value, (CUFunctionAttribute)attribute, Value), $"cuFuncGetAttribute({name})");
        return value;
    });
}
