using System.Reflection;
using System.Text.RegularExpressions;
using Billing.Functions.Hosting;
using Billing.Functions.Tests.Contracts;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Tests.Docs;

/// <summary><c>docs/consistency.md</c> speaks of every function, and of none that there is not.</summary>
[Trait("Capability", "PLT-14")]
public sealed partial class ConsistencyTests
{
    private static readonly IReadOnlyList<string[]> Rows =
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "docs", "consistency.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray()),
    ];

    private static IEnumerable<string[]> Operations => Rows.Where(row => row[2] is "strong" or "eventual");

    [Fact]
    public void Each_function_is_strong_or_eventual_and_the_table_says_why()
    {
        // Activities are steps of their processes.
        var functions = from type in typeof(FabricServices).Assembly.GetTypes()
                        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                        where method.GetCustomAttribute<FunctionAttribute>() is not null
                            && !method.GetParameters().Any(parameter => parameter.IsDefined(typeof(ActivityTriggerAttribute)))
                        select method.GetCustomAttribute<FunctionAttribute>()!.Name;
        var described = Operations.SelectMany(row => Name().Matches(row[0]).Select(name => name.Groups["name"].Value)).ToList();

        Assert.Equal(functions.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
        Assert.All(Operations, row => Assert.True(row.Length == 4 && row[3].Length > 10, row[0]));
    }

    [Fact]
    public void Each_route_stands_in_the_table_as_it_is()
    {
        var routes = HttpOperation.All.Select(operation => $"`{operation.Function}` {operation.Verb.ToUpperInvariant()} {operation.Path}");
        var described = Operations.Where(row => row[1].Contains("/api/", StringComparison.Ordinal)).Select(row => $"{row[0]} {row[1]}");

        Assert.Equal(routes.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_read_model_says_how_old_it_is()
    {
        var views = Rows.Where(row => row[1].Contains('`') && row[2] is not ("strong" or "eventual")).ToList();

        Assert.Equal(["`invoices`", "`customer-value`", "`customer-value-copies`"], views.Select(row => row[0]));
        Assert.All(views, row => Assert.Contains("asOf", row[2], StringComparison.Ordinal));
    }

    [GeneratedRegex("`(?<name>[A-Za-z]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
