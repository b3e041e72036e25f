using System.Text;

namespace Billing.Local.Tests.Kills;

/// <summary>Tells the process that kills this one what was acknowledged: one line of words, in one write to the pipe.</summary>
internal sealed class AcknowledgementLog
{
    private readonly Action<string> _write;

    /// <summary>A log that is read by whatever reads this process's output.</summary>
    public AcknowledgementLog()
    {
        var output = Console.OpenStandardOutput();
        _write = line => Write(output, line);
    }

    /// <summary>A log that is read in this process.</summary>
    public AcknowledgementLog(Action<string> write) => _write = write;

    public void Tell(params IEnumerable<object> words) =>
        _write(string.Join(' ', words.Select(word => Convert.ToString(word, System.Globalization.CultureInfo.InvariantCulture))));

    /// <summary>One write, so that a line is told whole or not at all.</summary>
    private static void Write(Stream output, string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line + "\n");
        lock (output)
        {
            output.Write(bytes);
            output.Flush();
        }
    }
}
