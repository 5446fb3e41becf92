namespace EquiDsl;

/// <summary>Fills the workspace buffers that kernels only read: edge vectors, factors of dropout, seeds of derivatives. The same on every device.</summary>
internal static class GivenValues
{
    /// <summary>The rows of a buffer.</summary>
    public delegate Span<float> Rows(int buffer);

    /// <summary>Buffers that <see cref="FillInputs"/> fills.</summary>
    public static int[] Inputs(ModelProgram program)
    {
        List<int> buffers = [program.EdgeVectorBuffer, program.ForceEncodingBuffer, program.UnitSeed.Buffer];
        foreach (DropoutSite site in program.Dropouts)
            buffers.Add(site.Buffer);
        return [.. buffers.Where(b => b >= 0)];
    }

    /// <summary>Buffers that <see cref="FillSeeds"/> fills.</summary>
    public static int[] Seeds(ModelProgram program) =>
        [.. new[] { program.EnergySeed.Buffer, program.VirialSeed.Buffer, program.ForceSeedBuffer, program.NoiseSeedBuffer }.Where(b => b >= 0)];

    /// <summary>What a forward pass needs.</summary>
    /// <param name="program">The program.</param>
    /// <param name="graph">The batch.</param>
    /// <param name="dropout">What is dropped; null for nothing.</param>
    /// <param name="encodedForces">Forces on noisy atoms (nodes, 3), 0 at others; null for none.</param>
    /// <param name="rows">Where buffers lie.</param>
    public static void FillInputs(ModelProgram program, NeighborGraph graph, DropoutKey? dropout, double[]? encodedForces, Rows rows)
    {
        if (program.EdgeVectorBuffer >= 0)
        {
            Span<float> vectors = rows(program.EdgeVectorBuffer);
            for (int i = 0; i < 3 * graph.EdgeCount; i++)
                vectors[i] = (float)graph.EdgeVectors[i];
        }
        foreach (DropoutSite site in program.Dropouts)
            FillDropout(site, graph, dropout, rows(site.Buffer));
        if (program.ForceEncodingBuffer >= 0)
            FillForceEncoding(encodedForces, program.BufferWidths[program.ForceEncodingBuffer], rows(program.ForceEncodingBuffer));
        if (program.UnitSeed.Buffer >= 0)
            rows(program.UnitSeed.Buffer).Fill((float)program.UnitSeed.Factor);
    }

    /// <summary>What a backward pass needs.</summary>
    /// <param name="program">The program.</param>
    /// <param name="energies">Gradient by the energies, one per system.</param>
    /// <param name="forces">Gradient by the forces (nodes, 3); empty for zero.</param>
    /// <param name="virials">Gradient by the strain derivatives (systems, 9); empty for zero.</param>
    /// <param name="noise">Gradient by the noise (nodes, 3); empty for zero.</param>
    /// <param name="systems">System of each node.</param>
    /// <param name="rows">Where buffers lie.</param>
    public static void FillSeeds(
        ModelProgram program, ReadOnlySpan<double> energies, ReadOnlySpan<double> forces, ReadOnlySpan<double> virials, ReadOnlySpan<double> noise,
        ReadOnlySpan<int> systems, Rows rows)
    {
        OfSystems(program.EnergySeed, energies, 1, systems, rows);
        OfSystems(program.VirialSeed, virials, 9, systems, rows);
        OfNodes(program.ForceSeedBuffer, forces, rows);
        OfNodes(program.NoiseSeedBuffer, noise, rows);
    }

    private static void OfNodes(int buffer, ReadOnlySpan<double> values, Rows rows)
    {
        if (buffer < 0)
            return;
        Span<float> seed = rows(buffer);
        if (values.IsEmpty)
            seed.Clear();
        for (int i = 0; i < values.Length; i++)
            seed[i] = (float)values[i];
    }

    private static void OfSystems(SeedBuffer place, ReadOnlySpan<double> values, int width, ReadOnlySpan<int> systems, Rows rows)
    {
        if (place.Buffer < 0)
            return;
        Span<float> seed = rows(place.Buffer);
        if (values.IsEmpty)
            seed.Clear();
        for (int i = 0; i < seed.Length && !values.IsEmpty; i++)
            seed[i] = (float)(values[(width * systems[i / width]) + (i % width)] * place.Factor);
    }

    private static void FillForceEncoding(double[]? forces, int width, Span<float> encoding)
    {
        int lMax = (int)Math.Round(Math.Sqrt(width)) - 1;
        if (forces is null)
            encoding.Clear();
        for (int node = 0; forces is not null && node < encoding.Length / width; node++)
            VectorHarmonics.Fill(lMax, forces.AsSpan(3 * node, 3), encoding.Slice(node * width, width));
    }

    private static void FillDropout(DropoutSite site, NeighborGraph graph, DropoutKey? dropout, Span<float> factors)
    {
        if (dropout is not DropoutKey key)
        {
            factors.Fill(1);
        }
        else if (site.Kind == DropoutKind.System)
        {
            float[] perSystem = new float[graph.SystemCount];
            key.Fill(site, perSystem);
            for (int node = 0; node < factors.Length; node++)
                factors[node] = perSystem[graph.System[node]];
        }
        else
        {
            key.Fill(site, factors);
        }
    }
}
