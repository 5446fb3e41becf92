namespace EquiDsl.Cpu;

/// <summary>Rows of a matrix in the order in which <see cref="MatrixKernel"/> reads them: blocks of rows, column by column.</summary>
internal static unsafe class RowBlocks
{
    /// <summary>
    /// Packs a block of rows; in the place of rows beyond the last it stands again. Up to a vector beyond the last column is written over.
    /// </summary>
    /// <param name="matrix">The first row.</param>
    /// <param name="pitch">Numbers from one row to the next.</param>
    /// <param name="last">Number of the last row that there is, less than <paramref name="block"/>.</param>
    /// <param name="columns">Columns, a multiple of the vector's.</param>
    /// <param name="block">Rows of a block.</param>
    /// <param name="packed">Where the block goes.</param>
    public static void Pack<V>(float* matrix, nint pitch, int last, int columns, int block, float* packed)
        where V : struct, ILanes<V>
    {
        float** pointers = stackalloc float*[V.Count];
        for (int k = 0; k < columns; k += V.Count)
        {
            // What vectors write beyond a column's end is overwritten: within the block by the vectors to the left, else by the next column.
            for (int part = (block - 1) / V.Count * V.Count; part >= 0; part -= V.Count)
            {
                for (int i = 0; i < V.Count; i++)
                    pointers[i] = matrix + (Math.Min(part + i, last) * pitch);
                V.Transpose(pointers, k, packed + ((nint)k * block) + part, block);
            }
        }
    }
}
