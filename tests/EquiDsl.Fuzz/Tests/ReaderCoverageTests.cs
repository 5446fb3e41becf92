using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using EquiDsl.App;
using EquiDsl.Atoms;
using EquiDsl.Training;
using Xunit;

namespace EquiDsl.Fuzz.Tests;

/// <summary>Looks through the libraries' instructions for what opens files and sockets: each such type has a target, or a reason to have none.</summary>
public sealed class ReaderCoverageTests
{
    /// <summary>Calls by which foreign bytes come in.</summary>
    private static readonly HashSet<string> s_sources =
    [
        "FileStream..ctor", "StreamReader..ctor", "File.Open", "File.OpenRead", "File.OpenText", "File.OpenHandle", "File.ReadAllBytes", "File.ReadAllText",
        "File.ReadAllLines", "File.ReadLines", "ZipArchive..ctor", "ZipFile.OpenRead", "ZipFile.Open", "SqliteConnection..ctor", "MemoryMappedFile.CreateFromFile",
        "Socket.Receive", "Socket.ReceiveAsync", "NetworkStream..ctor", "HttpClient..ctor", "BinaryFile.Open", "TextFile.Read", "SafetensorsFile.Open",
    ];

    /// <summary>Types that open what others did not write, or only to write.</summary>
    private static readonly Dictionary<string, string> s_exempt = new()
    {
        ["CudaText"] = "reads resources of its own",
        ["IgnoredSignals"] = "reads what the kernel says of this process",
        ["WindowsFolder"] = "reads what this user's programs have written and sealed; tests of the cache damage that",
        ["WeightsFile"] = "opens what ParameterSet then reads",
        ["FileReplacement"] = "writes",
        ["RunLock"] = "locks",
        ["TrainingLog"] = "writes; rows that are kept are only compared",
        ["GrowingFile"] = "opens what is written; what is there before is read by readers that have targets",
        ["UlmWriter"] = "writes behind frames that UlmFile has read",
        ["SqliteWriter"] = "writes",
        ["AseDatabaseWriter"] = "writes",
        ["SpaceGroupTable"] = "reads a resource of its own",
        ["ReferenceCrystals"] = "reads a resource of its own",
        ["AdsorbateLibrary"] = "reads a resource of its own",
    };

    [Fact]
    public void Whatever_opens_files_is_fuzzed()
    {
        HashSet<string> covered = [.. FuzzTargets.All.Values.SelectMany(t => t.Readers).Select(t => t.Name)];
        string[] readers = [.. new[] { typeof(AtomicStructure), typeof(StructureFile), typeof(Trainer), typeof(EquiDslApp) }
            .SelectMany(t => Readers(t.Assembly.Location)).Distinct().Order(StringComparer.Ordinal)];
        Assert.Contains("UlmFile", readers);
        Assert.Contains("SafetensorsFile", readers);
        Assert.True(
            readers.All(r => covered.Contains(r) || s_exempt.ContainsKey(r)),
            $"no fuzz target goes through {string.Join(", ", readers.Where(r => !covered.Contains(r) && !s_exempt.ContainsKey(r)))}");
    }

    /// <summary>Names of the outermost types with a method that calls one of <see cref="s_sources"/>.</summary>
    private static IEnumerable<string> Readers(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        MetadataReader metadata = file.GetMetadataReader();
        var tokens = new HashSet<int>();
        foreach (MemberReferenceHandle handle in metadata.MemberReferences)
        {
            MemberReference member = metadata.GetMemberReference(handle);
            if (member.Parent.Kind == HandleKind.TypeReference
                && s_sources.Contains($"{metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)member.Parent).Name)}.{metadata.GetString(member.Name)}"))
            {
                tokens.Add(TokenOf(handle));
            }
        }
        foreach (MethodDefinitionHandle handle in metadata.MethodDefinitions)
        {
            MethodDefinition method = metadata.GetMethodDefinition(handle);
            if (s_sources.Contains($"{metadata.GetString(metadata.GetTypeDefinition(method.GetDeclaringType()).Name)}.{metadata.GetString(method.Name)}"))
                tokens.Add(TokenOf(handle));
        }
        foreach (MethodDefinitionHandle handle in metadata.MethodDefinitions)
        {
            MethodDefinition method = metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0 || !Calls(file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!, tokens))
                continue;
            TypeDefinition type = metadata.GetTypeDefinition(method.GetDeclaringType());
            while (!type.GetDeclaringType().IsNil)
                type = metadata.GetTypeDefinition(type.GetDeclaringType());
            yield return metadata.GetString(type.Name);
        }
    }

    /// <summary>Whether instructions call, make or point to one of the tokens; a place that only looks like a call is told by its token.</summary>
    private static bool Calls(byte[] instructions, HashSet<int> tokens)
    {
        for (int i = 1; i + 4 <= instructions.Length; i++)
        {
            // call, callvirt, newobj, and ldftn's second byte.
            if (instructions[i - 1] is 0x28 or 0x6f or 0x73 or 0x06 && tokens.Contains(BitConverter.ToInt32(instructions, i)))
                return true;
        }
        return false;
    }

    private static int TokenOf(EntityHandle handle) => System.Reflection.Metadata.Ecma335.MetadataTokens.GetToken(handle);
}
