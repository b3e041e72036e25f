namespace Billing.Local.Tests.Functions;

/// <summary>A host.json for the time of a test; null text stands for a file that is not there.</summary>
internal sealed class HostJsonFile : IDisposable
{
    public HostJsonFile(string? text)
    {
        if (text is not null)
        {
            File.WriteAllText(Path, text);
        }
    }

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName() + ".json");

    public void Dispose() => File.Delete(Path);
}
