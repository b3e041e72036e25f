namespace Billing.Benchmarks;

/// <summary>Options of the form <c>--name value</c>.</summary>
internal sealed class BenchmarkOptions(string[] args)
{
    public string? Text(string name)
    {
        var index = Array.IndexOf(args, "--" + name);
        return index >= 0 && index + 1 < args.Length ? args[index + 1] : null;
    }

    public int Number(string name, int otherwise) =>
        Text(name) is { } text ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : otherwise;

    /// <summary>Whether the option was given; it takes no value.</summary>
    public bool Flag(string name) => Array.IndexOf(args, "--" + name) >= 0;
}
