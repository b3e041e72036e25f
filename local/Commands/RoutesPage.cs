using Billing.Local.Functions;

namespace Billing.Local.Commands;

/// <summary>The page that is printed when the fabric is served: every route with a curl line to paste.</summary>
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
        Console.WriteLine(Bold("First steps, in another window:"));
        var where = Options(url, data);
        foreach (var sample in (string[])["shopify/order-1002-mixed-basket.json", "stripe/payment-1002.json", "fulfilment/shipped-1002.json", "fulfilment/delivered-1002.json"])
        {
            Console.WriteLine($"    dotnet run --project local -- send samples/nordwind/{sample}{where}");
        }

        foreach (var function in (string[])["GetOrder", "GetInvoiceDocument", "GetTrialBalance"])
        {
            Console.WriteLine("    " + lines.Of(function));
        }

        Console.WriteLine("Ctrl+C stops it.");
    }

    private static string Options(string url, string data) =>
        $"{(url == CurlLines.DefaultUrl ? string.Empty : $" --url {url}")}{(data == LocalCommands.DefaultFolder ? string.Empty : $" --data {data}")}";

    private static string Bold(string text) => Console.IsOutputRedirected ? text : $"\e[1m{text}\e[0m";
}
