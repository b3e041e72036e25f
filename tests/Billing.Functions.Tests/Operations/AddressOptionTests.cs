using Billing.Local.Commands;

namespace Billing.Functions.Tests.Operations;

/// <summary>Commands that ask a running fabric, or an account in Azure, by its address.</summary>
public sealed class AddressOptionTests
{
    public static TheoryData<string, string> Commands => new()
    {
        { "dead-letters list nordwind", "--url" },
        { "integrations list nordwind", "--url" },
        { "measures", "--url" },
        { "verify --tenant nordwind", "--url" },
        { "backup --tenant nordwind --out file", "--endpoint" },
        { "rebuild-views --tenant nordwind", "--endpoint" },
    };

    [Theory, MemberData(nameof(Commands))]
    public void An_address_is_read_and_what_is_none_is_told(string command, string option)
    {
        var read = LocalCommands.Create().Parse($"{command} {option} https://fabric.example");
        Assert.Equal(new Uri("https://fabric.example"), read.GetValue<Uri>(option));

        var wrong = LocalCommands.Create().Parse($"{command} {option} fabric");
        Assert.Contains(wrong.Errors, error => error.Message.StartsWith("'fabric' is no address", StringComparison.Ordinal));
    }
}
