// Edge frames and radial bands, once per pass, in double precision from the edge vectors; see EdgeGeometry for the formulas.

struct GeometryArguments
{
    const double* vectors;         // edges × 3, Å
    const Chunk* chunks;           // one per second grid index
    const int* entries;            // seven integers per element of d(β)
    const double* coefficients;    // factors of cos kβ or sin kβ
    float* frame;                  // tiles × entries × lanes; zero where nothing is written
    float* band;                   // edges × band width, then derivatives by the length
    long long bandStride;          // numbers from a band to its derivative
    int* bandStart;
    double spacing;                // of the Gaussians, Å
    double deviation;              // their standard deviation, Å
    int lMax;
    int entryCount;
    int frameWidth;
    int bandWidth;
    int bandOrders;                // derivatives
    int gaussianCount;
    int lanes;
};

// cos kx and sin kx for k = 0..highest.
__device__ __forceinline__ void multiples(double cosine, double sine, int highest, double* cosines, double* sines)
{
    cosines[0] = 1.0;
    sines[0] = 0.0;
    for (int k = 1; k <= highest; k++)
    {
        cosines[k] = cosines[k - 1] * cosine - sines[k - 1] * sine;
        sines[k] = sines[k - 1] * cosine + cosines[k - 1] * sine;
    }
}

// Blocks of 32 edges × 8 warps; warps share the entries. First grid index: 32 edges of a chunk.
extern "C" __global__ void __launch_bounds__(256) edgeGeometry(const GeometryArguments a)
{
    const Chunk chunk = a.chunks[blockIdx.y];
    const int position = (int)blockIdx.x * 32 + (int)threadIdx.x % 32, warp = threadIdx.x / 32;
    if (position >= chunk.count)
        return;
    const int edge = chunk.first + position;
    const double x = a.vectors[3 * edge], y = a.vectors[3 * edge + 1], z = a.vectors[3 * edge + 2];
    const double rho = sqrt(x * x + z * z), length = sqrt(rho * rho + y * y);
    double cosA[16], sinA[16], cosB[16], sinB[16];
    multiples(rho > 0.0 ? z / rho : 1.0, rho > 0.0 ? x / rho : 0.0, a.lMax, cosA, sinA);
    multiples(y / length, rho / length, a.lMax, cosB, sinB);
    const int tile = chunk.firstTile + position / a.lanes;
    float* const frame = a.frame + (size_t)tile * a.frameWidth * a.lanes + position % a.lanes;
    for (int e = warp; e < a.entryCount; e += 8)
    {
        const int* const entry = a.entries + 7 * e;
        const int order = entry[2];
        double d = 0.0;
        for (int k = 0; k <= entry[4]; k++)
            d += a.coefficients[entry[6] + k] * (entry[5] == 1 ? sinB[k] : cosB[k]);
        if (order > 0)
            frame[(size_t)entry[1] * a.lanes] = (float)(entry[3] * d * sinA[order]);
        frame[(size_t)entry[0] * a.lanes] = (float)(d * cosA[order]);
    }
    int start = (int)rint(length / a.spacing) - a.bandWidth / 2;
    start = max(0, min(start, a.gaussianCount - a.bandWidth));
    if (warp == 0)
        a.bandStart[edge] = start;
    for (int k = warp; k < a.bandWidth; k += 8)
    {
        const double u = (length - (start + k) * a.spacing) / a.deviation;
        // d^n/du^n exp(-u²/2) = h_n exp(-u²/2) with h_n+1 = -u h_n - n h_n-1.
        double value = exp(-0.5 * u * u), previous = 0.0;
        for (int n = 0; n <= a.bandOrders; n++)
        {
            a.band[n * a.bandStride + (size_t)edge * a.bandWidth + k] = (float)value;
            const double next = (-u * value - n * previous) / a.deviation;
            previous = value / a.deviation;
            value = next;
        }
    }
}
