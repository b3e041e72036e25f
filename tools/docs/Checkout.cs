namespace Billing.Tools.Docs;

/// <summary>Finds the checkout that the tool was built from.</summary>
public static class Checkout
{
    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "Billing.Functions.sln"))
        ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("This does not run inside the checkout."));
}
