"""Words that several parts of the reading go by, without diacritics."""

from typing import Final

VERBS: Final = (
    r"nop|gui|hop|bao cao|dang ky|hoan thanh|chuan bi|tong hop|lam|lap|xay dung|trinh"
    r"|tham gia|tham du"
    r"|du|dong|cham|ra soat|cung cap|to chuc|thuc hien|cap nhat|nhap|kiem tra|gop y"
    r"|binh xet|danh gia"
    r"|tong ket|viet|soan|de xuat|gioi thieu|ky|phe duyet|chot|phan hoi|tra loi|thong ke"
    r"|ke khai|khai"
    r"|dien|bo sung|chinh sua|hoan thien|trien khai|phat dong|pho bien|quan triet|hoc"
    r"|boi duong|co mat"
    r"|tap huan|doi chieu|quyet toan|thanh toan|thu|ban giao|chuyen|don|treo|bau|lay y kien"
    r"|thi|kham"
    r"|nhan|bc|dk|phai|can|co|chu tri|phoi hop|dau moi|theo doi|truoc|trong|ra|xet|binh|cu|gap|di"
    r"|duyet|in|mua|sam|mac|ghi|don dep|ve sinh|truc|to chuc|cong bo|niem yet|so ket|hoan tat"
)
"""What people are reminded to do, as its first words."""
