"""`xiangheng user …`: accounts, from the first administrator to what was granted on a day."""

from xiangheng_platform.access.cli.user import accounts, granting, personal, second_factor, signing
from xiangheng_platform.cli.groups import user
from xiangheng_scoring.cli.options import ADMINISTRATORS, EVERYONE, KEEPERS

_COMMANDS = (
    ("first-admin", KEEPERS, signing.first_admin, "建立第一个系统管理员；一个账号也没有的时候才能用。"),
    ("rescue", KEEPERS, signing.rescue, "系统管理员忘了密码、丢了手机又没有别的管理员时，由管机器的人重设。"),
    ("sign-in", EVERYONE, signing.sign_in, "登录；以后的命令以这个账号运行，直到退出或到期。"),
    ("sign-out", EVERYONE, signing.sign_out, "退出登录。"),
    ("whoami", EVERYONE, signing.who_am_i, "现在以谁的身份，能用哪些角色。"),
    ("list", ADMINISTRATORS, accounts.list_accounts, "列出账号。"),
    ("show", ADMINISTRATORS, accounts.show, "查看一个账号。"),
    ("add", ADMINISTRATORS, accounts.add, "增加账号；首次登录先改密码。"),
    ("disable", ADMINISTRATORS, accounts.disable, "停用账号，立即退出它的登录；历史不变。"),
    ("enable", ADMINISTRATORS, accounts.enable, "重新启用账号。"),
    ("unlock", ADMINISTRATORS, accounts.unlock, "解除连续输错后的锁定。"),
    ("password", EVERYONE, accounts.set_password, "改自己的密码；系统管理员可以重设别人的。"),
    ("grant", ADMINISTRATORS, granting.grant, "授予角色，从今天或以后的一天起。"),
    ("revoke", ADMINISTRATORS, granting.revoke, "收回角色，立即或到以后的一天为止。"),
    ("granted", ADMINISTRATORS, granting.granted, "某一天谁有什么角色，按现在或当时所知。"),
    ("reveal", ADMINISTRATORS, personal.reveal, "看姓名、电话全文；看了谁的、为什么，写进审计记录。"),
    ("personal", ADMINISTRATORS, personal.set_personal, "改姓名、电话。"),
    ("erase", ADMINISTRATORS, personal.erase, "抹去一个账号的全部个人信息，不能恢复；历史不变。"),
)
_EPILOGS = {"add": "接着授权：xiangheng user grant 登录名 角色"}
# One list in the order of the page, since a command of each module stands under several headings.
for name, panel, command, help_text in _COMMANDS:
    user.command(name, rich_help_panel=panel, help=help_text, epilog=_EPILOGS.get(name))(command)
user.add_typer(second_factor.second_factor, name="second-factor", rich_help_panel=EVERYONE)
