// EdgesBackward: 128 edges per tile, 27 rows of tile memory.

extern "C" __global__ void __launch_bounds__(256, 3)
EdgesBackward_9_0(const Arguments a)
{
    if ((int)blockIdx.y * 128 >= a.chunk->count)
        return;
    EQUIDSL_SHARED_WORDS(shared);
    int job = blockIdx.x;
    if (job < 4)
    {
        const Subtile<128, 27, 10> at(a, job % 4);
        if (at.count <= 0)
            return;
        const int lane = at.lane, warp = at.warp;
        float* const memory = at.memory;
        const float* __restrict__ const frame = at.frame;
        // load Edges[3]
        {
            const int row = at.rowSelf(a);
            loadRows<3, 128, 3>(shared + warp * PatchWords, a.values[0] + 0, row, memory + 0, warp, 8);
        }
        return;
    }
    job -= 4;
    if (job < 4)
    {
        const Subtile<128, 27, 10> at(a, job % 4);
        if (at.count <= 0)
            return;
        const int lane = at.lane, warp = at.warp;
        float* const memory = at.memory;
        const float* __restrict__ const frame = at.frame;
        // load Edges[3]
        {
            const int row = at.rowSelf(a);
            loadRows<3, 128, 3>(shared + warp * PatchWords, a.values[1] + 0, row, memory + 384, warp, 8);
        }
        return;
    }
    job -= 4;
    if (job < 4)
    {
        const Subtile<128, 27, 10> at(a, job % 4);
        if (at.count <= 0)
            return;
        const int lane = at.lane, warp = at.warp;
        float* const memory = at.memory;
        const float* __restrict__ const frame = at.frame;
        // load Edges[3]
        {
            const int row = at.rowSelf(a);
            loadRows<3, 128, 3>(shared + warp * PatchWords, a.values[2] + 0, row, memory + 768, warp, 8);
        }
        __syncthreads();
        // scale
        {
            for (int i = warp; i < 3; i += 8)
            {
                memory[(i * 128) + 1152] = (memory[(i * 128) + 768] * -1.0f);
            }
        }
        return;
    }
    job -= 4;
    if (job < 4)
    {
        const Subtile<128, 27, 10> at(a, job % 4);
        if (at.count <= 0)
            return;
        const int lane = at.lane, warp = at.warp;
        float* const memory = at.memory;
        const float* __restrict__ const frame = at.frame;
        // load Edges[3]
        {
            const int row = at.rowSelf(a);
            loadRows<3, 128, 3>(shared + warp * PatchWords, a.values[3] + 0, row, memory + 1536, warp, 8);
        }
        return;
    }
    job -= 4;
    if (job < 4)
    {
        const Subtile<128, 27, 10> at(a, job % 4);
        if (at.count <= 0)
            return;
        const int lane = at.lane, warp = at.warp;
        float* const memory = at.memory;
        const float* __restrict__ const frame = at.frame;
        // load Edges[1]
        {
            const int row = at.rowSelf(a);
            loadRows<1, 128, 1>(shared + warp * PatchWords, a.values[4] + 0, row, memory + 1920, warp, 8);
        }
        return;
    }
    job -= 4;
    {
        const Subtile<128, 27, 10> at(a, job % 4);
        if (at.count <= 0)
            return;
        const int lane = at.lane, warp = at.warp;
        float* const memory = at.memory;
        const float* __restrict__ const frame = at.frame;
        // load Edges[1]
        {
            const int row = at.rowSelf(a);
            loadRows<1, 128, 1>(shared + warp * PatchWords, a.values[5] + 0, row, memory + 2048, warp, 8);
        }
    }
}

extern "C" __global__ void __launch_bounds__(256, 3)
EdgesBackward_9_1(const Arguments a)
{
    if ((int)blockIdx.y * 128 >= a.chunk->count)
        return;
    int job = blockIdx.x;
    if (job < 4)
    {
        const Subtile<128, 27, 10> at(a, job % 4);
        if (at.count <= 0)
            return;
        const int lane = at.lane, warp = at.warp;
        float* const memory = at.memory;
        const float* __restrict__ const frame = at.frame;
        // sum
        {
            for (int i = warp; i < 3; i += 8)
            {
                memory[(i * 128) + 2176] = (memory[(i * 128) + 384] + memory[(i * 128) + 1152]);
            }
        }
        // sum
        {
            for (int i = warp; i < 3; i += 8)
            {
                memory[(i * 128) + 2560] = (memory[(i * 128) + 2176] + memory[(i * 128) + 1536]);
            }
        }
        __syncthreads();
        // FrameGradient
        {
            if (warp == 0)
            {
                memory[2944] = ((((memory[2688] * memory[256]) + (-1.0f * (memory[2816] * memory[128]))) / (((memory[0] * memory[0]) + (memory[128] * memory[128])) + (memory[256] * memory[256]))) + (((((memory[0] * memory[0]) + (memory[256] * memory[256])) / (((memory[0] * memory[0]) + (memory[128] * memory[128])) + (memory[256] * memory[256]))) - 9.99999997E-07f) > 0.0f ? ((((((memory[2560] * memory[0]) + (memory[2688] * memory[128])) + (memory[2816] * memory[256])) * memory[128]) / ((((memory[0] * memory[0]) + (memory[128] * memory[128])) + (memory[256] * memory[256])) * ((memory[0] * memory[0]) + (memory[256] * memory[256])))) * memory[256]) : 0.0f));
            }
            if (warp == 0)
            {
                memory[3072] = (((memory[2816] * memory[0]) + (-1.0f * (memory[2560] * memory[256]))) / (((memory[0] * memory[0]) + (memory[128] * memory[128])) + (memory[256] * memory[256])));
            }
            if (warp == 0)
            {
                memory[3200] = ((((memory[2560] * memory[128]) + (-1.0f * (memory[2688] * memory[0]))) / (((memory[0] * memory[0]) + (memory[128] * memory[128])) + (memory[256] * memory[256]))) + (-1.0f * (((((memory[0] * memory[0]) + (memory[256] * memory[256])) / (((memory[0] * memory[0]) + (memory[128] * memory[128])) + (memory[256] * memory[256]))) - 9.99999997E-07f) > 0.0f ? ((((((memory[2560] * memory[0]) + (memory[2688] * memory[128])) + (memory[2816] * memory[256])) * memory[128]) / ((((memory[0] * memory[0]) + (memory[128] * memory[128])) + (memory[256] * memory[256])) * ((memory[0] * memory[0]) + (memory[256] * memory[256])))) * memory[0]) : 0.0f)));
            }
        }
        return;
    }
    job -= 4;
    {
        const Subtile<128, 27, 10> at(a, job % 4);
        if (at.count <= 0)
            return;
        const int lane = at.lane, warp = at.warp;
        float* const memory = at.memory;
        const float* __restrict__ const frame = at.frame;
        // sum
        {
            for (int i = warp; i < 1; i += 8)
            {
                memory[(i * 128) + 3328] = (memory[(i * 128) + 1920] + memory[(i * 128) + 2048]);
            }
        }
        __syncthreads();
        // LengthGradient
        {
            if (warp == 0)
            {
                memory[768] = ((memory[3328] * memory[0]) / sqrtf((((memory[0] * memory[0]) + (memory[128] * memory[128])) + (memory[256] * memory[256]))));
            }
            if (warp == 0)
            {
                memory[896] = ((memory[3328] * memory[128]) / sqrtf((((memory[0] * memory[0]) + (memory[128] * memory[128])) + (memory[256] * memory[256]))));
            }
            if (warp == 0)
            {
                memory[1024] = ((memory[3328] * memory[256]) / sqrtf((((memory[0] * memory[0]) + (memory[128] * memory[128])) + (memory[256] * memory[256]))));
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(256, 3)
EdgesBackward_9_2(const Arguments a)
{
    if ((int)blockIdx.y * 128 >= a.chunk->count)
        return;
    int job = blockIdx.x;
    {
        const Subtile<128, 27, 10> at(a, job % 4);
        if (at.count <= 0)
            return;
        const int lane = at.lane, warp = at.warp;
        float* const memory = at.memory;
        const float* __restrict__ const frame = at.frame;
        // sum
        {
            for (int i = warp; i < 3; i += 8)
            {
                memory[(i * 128)] = (memory[(i * 128) + 2944] + memory[(i * 128) + 768]);
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(256, 3)
EdgesBackward_9_3(const Arguments a)
{
    if ((int)blockIdx.y * 128 >= a.chunk->count)
        return;
    EQUIDSL_SHARED_WORDS(shared);
    int job = blockIdx.x;
    if (job < 1)
    {
        // sum over the edges of each target: Nodes[3]
        segmentSum<128, 27, 0, 3, 3, 0, 8>(a, shared, a.values[6], job);
        return;
    }
    job -= 1;
    {
        // sum over the edges of each source: Nodes[3]
        sourceSum<128, 27, 0, 3, 3, 0, 8>(a, shared, a.values[7], job);
    }
}