using System.CommandLine;

namespace Billing.Local.Commands;

/// <summary>The commands about what is stored being what was written.</summary>
internal static class IntegrityCommands
{
    public static Command Verify()
    {
        var tenant = new Option<string?>("--tenant") { Description = "One tenant alone." };
        var data = new Option<string>("--data") { Description = "Data folder that is checked.", DefaultValueFactory = _ => LocalCommands.DefaultFolder };
        var url = new Option<Uri?>("--url")
        {
            CustomParser = WebAddress.Read,
            Description = $"Address of a running app that is asked instead, with --tenant; the tenant's key or an access token is read from {OperationsClient.KeyVariable} and {OperationsClient.TokenVariable}.",
        };
        var since = new Option<DateOnly?>("--since") { Description = "Last sealed day, such as 2026-11-05, up to which a check before found all right: only streams that changed after it are read, and the roots from it on." };
        var verify = new Command("verify", "Recomputes all hashes, chains and daily roots, and names what was altered, removed or inserted.") { tenant, data, url, since };
        verify.Validators.Add(parsed =>
        {
            if (parsed.GetResult(url) is not null && parsed.GetResult(tenant) is null)
            {
                parsed.AddError("--url needs --tenant.");
            }
        });
        verify.SetAction((parsed, cancellation) => Running.ToldAsync(() => parsed.GetValue(url) is { } address
            ? VerifyCommand.RunOverHttpAsync(address, parsed.GetValue(tenant)!, Console.Out, cancellation, parsed.GetValue(since))
            : VerifyCommand.RunAsync(parsed.GetValue(data)!, parsed.GetValue(tenant), Console.Out, cancellation, parsed.GetValue(since))));
        return verify;
    }
}
