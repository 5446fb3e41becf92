using System.Runtime.InteropServices;
using EquiDsl.Interop;
using NativeLibrarySample;
using Xunit;

namespace EquiDsl.Atoms.Tests.Interop;

/// <summary>The C interface, called as a C program would, inside of this process.</summary>
public sealed unsafe class NativeExportTests
{
    private readonly NativeExport _export = new(
        (path, device) => SmallModel.Load(path, device).Runtime, (seed, device) => SmallModel.FromSeed(seed, device).Runtime);

    private static string Message => Marshal.PtrToStringUTF8((nint)NativeExport.ErrorMessage())!;

    [Fact]
    public void Predictions_are_those_of_the_model_in_its_units()
    {
        nint model = Create(9);
        double energy;
        double* forces = stackalloc double[6];
        Assert.Equal((int)NativeStatus.Ok, Predict(model, 2.5, &energy, forces));
        using SmallModel expected = SmallModel.FromSeed(9, Device.Cpu(1));
        Prediction prediction = expected.Predict([new AtomicStructure([0, 0, 0, 0, 0, 2.5], [29, 8])]);
        Assert.Equal(prediction.Energies[0], energy);
        Assert.Equal(prediction.Forces, new Span<double>(forces, 6).ToArray());

        Assert.Equal((int)NativeStatus.Ok, _export.Normalize(model, -3, 2));
        Assert.Equal((int)NativeStatus.Ok, Predict(model, 2.5, &energy, forces));
        Assert.Equal((2 * prediction.Energies[0]) - 3, energy);
        Assert.Equal(2 * prediction.Forces[5], forces[5]);
        _export.Free(model);
    }

    [Fact]
    public void Messages_belong_to_their_thread_and_survive_other_calls()
    {
        nint model = Create(1);
        double energy;
        Assert.Equal((int)NativeStatus.InvalidStructure, Predict(model, 0.001, &energy, null));
        byte* place = NativeExport.ErrorMessage();
        string message = Message, other = "";
        Assert.Contains("atom 1", message, StringComparison.Ordinal);
        var thread = new Thread(() =>
        {
            Predict(0, 2, null, null);
            other = Message;
        });
        thread.Start();
        thread.Join();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal((int)NativeStatus.Ok, Predict(model, 2, &energy, null));
        Assert.Equal("the model is null", other);
        Assert.Equal(message, Marshal.PtrToStringUTF8((nint)place));
        _export.Free(model);
    }

    [Fact]
    public void Freed_handles_are_refused_and_never_given_again()
    {
        nint first = Create(1);
        _export.Free(first);
        _export.Free(first);
        nint second = Create(1);
        double energy;
        Assert.NotEqual(first, second);
        Assert.Equal((int)NativeStatus.InvalidArgument, Predict(first, 2, &energy, null));
        Assert.Contains("freed", Message, StringComparison.Ordinal);
        Assert.Equal((int)NativeStatus.Ok, Predict(second, 2, &energy, null));
        _export.Free(second);
    }

    [Fact]
    public void Threads_that_share_a_model_get_the_right_numbers_while_another_frees_it()
    {
        nint model = Create(4);
        double expected;
        Assert.Equal((int)NativeStatus.Ok, Predict(model, 2, &expected, null));
        double due = expected;
        int refused = 0, wrong = 0, right = 0;
        Parallel.For(0, 60, i =>
        {
            double energy;
            if (i == 40)
                _export.Free(model);
            else if (Predict(model, 2, &energy, null) != (int)NativeStatus.Ok)
                Interlocked.Increment(ref refused);
            else if (energy == due)
                Interlocked.Increment(ref right);
            else
                Interlocked.Increment(ref wrong);
        });
        Assert.Equal(0, wrong);
        Assert.Equal(59, right + refused);
        Assert.Equal((int)NativeStatus.InvalidArgument, Predict(model, 2, null, null));
    }

    [Fact]
    public void Counts_that_overflow_are_refused_before_anything_is_read()
    {
        nint model = Create(1);
        int* counts = stackalloc int[] { int.MaxValue, int.MaxValue };
        Assert.Equal((int)NativeStatus.InvalidArgument, _export.Predict(model, 2, counts, null, null, null, null, null, null));
        Assert.Contains("4294967294 atoms", Message, StringComparison.Ordinal);
        _export.Free(model);
    }

    [Fact]
    public void Weights_of_another_kind_of_file_are_refused()
    {
        byte[] path = [.. System.Text.Encoding.UTF8.GetBytes(typeof(NativeExport).Assembly.Location), 0];
        nint model = 5;
        fixed (byte* text = path)
            Assert.Equal((int)NativeStatus.InvalidFile, _export.Create(text, 0, 1, &model));
        Assert.Equal(0, model);
        Assert.Contains("EquiDsl.dll", Message, StringComparison.Ordinal);
    }

    private nint Create(ulong seed)
    {
        nint model;
        Assert.Equal((int)NativeStatus.Ok, _export.Create(null, seed, 1, &model));
        return model;
    }

    /// <summary>CuO at a distance in Å.</summary>
    private int Predict(nint model, double distance, double* energy, double* forces)
    {
        int count = 2;
        int* numbers = stackalloc int[] { 29, 8 };
        double* positions = stackalloc double[] { 0, 0, 0, 0, 0, distance };
        return _export.Predict(model, 1, &count, numbers, positions, null, null, energy, forces);
    }
}
