using Billing.Local.Functions;

namespace Billing.Local.Commands;

/// <summary>What is printed when the fabric is served: every route with a curl line that can be pasted as it is.</summary>
internal static class RoutesPage
{
    public static void Print(LocalFunctionsHost host, string url, string data)
    {
        Console.WriteLine($"{Bold($"The billing fabric is served at {url}")}; its data is kept in {Path.GetFullPath(data)}.");
        Console.WriteLine();
        var lines = new CurlLines(url);
        foreach (var route in host.Routes.OrderBy(route => route.Template, StringComparer.Ordinal))
        {
            Console.WriteLine($"{Bold($"{string.Join(',', route.Methods)} {route.Template}")}  {route.Function}");
            if (lines.Of(route.Function) is { } line)
            {
                Console.WriteLine("    " + line);
            }
        }

        Console.WriteLine();
        Console.WriteLine("Ctrl+C stops it.");
    }

    private static string Bold(string text) => Console.IsOutputRedirected ? text : $"\e[1m{text}\e[0m";
}
