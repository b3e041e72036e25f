namespace Billing.Benchmarks;

/// <summary>Options of the form <c>--name value</c>.</summary>
internal sealed class BenchmarkOptions(string[] args)
{
    /// <summary>Tiny amounts of work and one run: shows that a benchmark still works, and measures nothing.</summary>
    public bool IsSmoke => Flag("smoke");

    /// <summary>Number of times that each variant is measured; the median is reported.</summary>
    public int Runs => Number("runs", IsSmoke ? 1 : 5);

    public string? Text(string name)
    {
        var index = Array.IndexOf(args, "--" + name);
        return index >= 0 && index + 1 < args.Length ? args[index + 1] : null;
    }

    public int Number(string name, int otherwise) =>
        Text(name) is { } text ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : otherwise;

    /// <summary>An amount of work, which is small in a smoke run unless it is given.</summary>
    public int Amount(string name, int otherwise, int smoke) => Number(name, IsSmoke ? smoke : otherwise);

    /// <summary>True if the option was given; it takes no value.</summary>
    public bool Flag(string name) => Array.IndexOf(args, "--" + name) >= 0;
}
