namespace EquiDsl.App;

/// <summary>The command line is wrong in a way that its single options do not show.</summary>
/// <param name="message">What is wrong, with options as they are written, and what would be right; a sentence.</param>
internal sealed class UsageException(string message) : Exception(message)
{
    /// <summary>What a function makes of the value of an option, which is at fault when the function refuses it.</summary>
    public static T Reading<T>(string option, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ArgumentException refusal)
        {
            throw new UsageException($"{option}: {ErrorLine.Sentence(refusal)}");
        }
    }
}
